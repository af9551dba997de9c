using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Tests.Transforms;

/// <summary>A network with a generated input and the output another runtime gave for it, as rows.</summary>
internal sealed record GoldenRows(string ModelPath, float[][] Inputs, float[][] Outputs)
{
    public static GoldenRows Find(string model, string output)
    {
        using JsonDocument index = JsonDocument.Parse(File.ReadAllBytes(SharedFiles.Require("golden/index.json")));
        JsonElement entry = index.RootElement.EnumerateArray()
            .Single(e => e.GetProperty("model").GetString() == model && e.GetProperty("output").GetString() == output);
        int[] shape = entry.GetProperty("inputShape").Deserialize<int[]>()!;
        int width = shape[1..].Aggregate(1, (a, b) => a * b);
        uint state = entry.GetProperty("seed").GetUInt32();
        float scale = entry.GetProperty("scale").GetSingle();
        float[][] inputs = [.. Enumerable.Range(0, shape[0]).Select(_ => new float[width])];
        foreach (float[] input in inputs)
        {
            for (int i = 0; i < width; i++)
            {
                state = unchecked((state * 1664525) + 1013904223);
                input[i] = (((state >> 8) / 16777216f * 2) - 1) * scale;
            }
        }

        float[] numbers = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(SharedFiles.Require("golden/" + entry.GetProperty("file").GetString()))).ToArray();
        int outputs = numbers.Length / shape[0];
        return new GoldenRows(
            SharedFiles.Require("models/" + model), inputs, [.. Enumerable.Range(0, shape[0]).Select(i => numbers.AsSpan(i * outputs, outputs).ToArray())]);
    }

    public static void AssertNear(float[] expected, IEnumerable<float> actual)
    {
        float[] values = [.. actual];
        Assert.Equal(expected.Length, values.Length);
        float tolerance = 1e-4f * Math.Max(1e-3f, expected.Max(Math.Abs));
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal(expected[i], values[i], tolerance);
        }
    }
}
