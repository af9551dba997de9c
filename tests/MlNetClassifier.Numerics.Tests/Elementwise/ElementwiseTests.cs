using MlNetClassifier.Numerics;

namespace MlNetClassifier.Numerics.Tests.Elementwise;

public class ElementwiseTests
{
    private static readonly Dictionary<UnaryFunction, Func<double, double, double, double>> Unary = new()
    {
        [UnaryFunction.Clip] = (x, a, b) => Math.Min(b, Math.Max(a, x)),
        [UnaryFunction.LeakyRelu] = (x, a, _) => x < 0 ? a * x : x,
        [UnaryFunction.Sigmoid] = (x, _, _) => 1 / (1 + Math.Exp(-x)),
        [UnaryFunction.HardSigmoid] = (x, a, b) => Math.Clamp((a * x) + b, 0, 1),
        [UnaryFunction.HardSwish] = (x, _, _) => x * Math.Clamp((x / 6) + 0.5, 0, 1),
        [UnaryFunction.Swish] = (x, _, _) => x / (1 + Math.Exp(-x)),
        [UnaryFunction.Tanh] = (x, _, _) => Math.Tanh(x),
        [UnaryFunction.Elu] = (x, a, _) => x < 0 ? a * (Math.Exp(x) - 1) : x,
        [UnaryFunction.Exp] = (x, _, _) => Math.Exp(x),
    };

    private static readonly Dictionary<BinaryFunction, Func<double, double, double>> Binary = new()
    {
        [BinaryFunction.Add] = (x, y) => x + y,
        [BinaryFunction.Subtract] = (x, y) => x - y,
        [BinaryFunction.Multiply] = (x, y) => x * y,
        [BinaryFunction.Divide] = (x, y) => x / y,
        [BinaryFunction.Max] = Math.Max,
        [BinaryFunction.Min] = Math.Min,
    };

    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void UnaryFunctionsAgree(InstructionSet set)
    {
        foreach ((UnaryFunction function, Func<double, double, double, double> expected) in Unary)
        {
            using var bench = new Bench((int)function);
            int channels = bench.Next(1, 40);
            float[] x = Array.ConvertAll(bench.Random(2 * channels * 5 * 7), v => v * 8);
            BlockedTensor input = bench.Blocked(2, channels, 5, 7, new Border(0, 1, 1, 0));
            BlockedTensor output = bench.Blocked(2, channels, 5, 7);
            BlockedTensor plain = bench.Planar(2, channels, 5, 7);
            bench.Write(input, x);
            bench.Write(plain, x);
            float[] judge = Array.ConvertAll(x, v => (float)expected(v, 0.2f, 0.7f));
            var kernel = new UnaryKernel(function, 0.2f, 0.7f, input, output, set);
            bench.Run(kernel, 2, 3);
            Bench.AssertNear(judge, bench.Read(output, 2));
            var inPlace = new UnaryKernel(function, 0.2f, 0.7f, plain, plain, set);
            bench.Run(inPlace, 2, 2);
            Bench.AssertNear(judge, bench.Read(plain, 2));
        }
    }

    [Theory]
    [MemberData(nameof(Bench.Widths), MemberType = typeof(Bench))]
    public void BinaryFunctionsAgree(InstructionSet set)
    {
        foreach ((BinaryFunction function, Func<double, double, double> expected) in Binary)
        {
            using var bench = new Bench(40 + (int)function);
            int channels = bench.Next(1, 40);
            float[] x = bench.Random(2 * channels * 6);
            float[] y = Array.ConvertAll(bench.Random(x.Length), v => v + 2);
            float[] perChannel = y[..channels];
            float[] perImage = y[..(2 * channels)];
            BlockedTensor left = bench.Blocked(2, channels, 2, 3);
            BlockedTensor right = bench.Blocked(2, channels, 2, 3, new Border(1, 0, 0, 1));
            BlockedTensor vector = bench.Blocked(2, channels, 1, 1);
            BlockedTensor output = bench.Blocked(2, channels, 2, 3);
            bench.Write(left, x);
            bench.Write(right, y);
            bench.Write(vector, perImage);
            using var same = new BinaryKernel(function, left, right, output, set);
            bench.Run(same, 2, 2);
            Bench.AssertNear([.. x.Select((v, i) => (float)expected(v, y[i]))], bench.Read(output, 2));
            using var broadcast = new BinaryKernel(function, left, vector, output, set);
            bench.Run(broadcast, 2, 2);
            Bench.AssertNear([.. x.Select((v, i) => (float)expected(v, perImage[i / 6]))], bench.Read(output, 2));
            using var constant = new BinaryKernel(function, left, perChannel, output, set);
            bench.Run(constant, 2, 1);
            float[] judge = [.. x.Select((v, i) => (float)expected(v, perChannel[i / 6 % channels]))];
            Bench.AssertNear(judge, bench.Read(output, 2));
            BlockedTensor planes = bench.Planar(2, channels, 2, 3);
            BlockedTensor bordered = bench.Planar(2, channels, 2, 3, new Border(1, 2, 0, 1));
            bench.Write(planes, x);
            using var planar = new BinaryKernel(function, planes, perChannel, bordered, set);
            bench.Run(planar, 2, 2);
            Bench.AssertNear(judge, bench.Read(bordered, 2));
        }
    }
}
