using System.Runtime.InteropServices;
using System.Text.Json;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests;

/// <summary>One entry of the golden index: a model, a generated input, the expected output.</summary>
internal sealed record GoldenCase(string Model, int[] InputShape, uint Seed, float Scale, string Output, int[] OutputShape, string File)
{
    public static GoldenCase Find(string model, string output)
    {
        using JsonDocument index = JsonDocument.Parse(System.IO.File.ReadAllBytes(SharedFiles.Require("golden/index.json")));
        JsonElement entry = index.RootElement.EnumerateArray()
            .Single(e => e.GetProperty("model").GetString() == model && e.GetProperty("output").GetString() == output);
        return new GoldenCase(
            model,
            entry.GetProperty("inputShape").Deserialize<int[]>()!,
            entry.GetProperty("seed").GetUInt32(),
            entry.GetProperty("scale").GetSingle(),
            output,
            entry.GetProperty("outputShape").Deserialize<int[]>()!,
            entry.GetProperty("file").GetString()!);
    }

    public string ModelPath => SharedFiles.Require("models/" + Model);

    /// <summary>The first items of the input batch.</summary>
    public Tensor Input(int items)
    {
        var shape = new TensorShape([items, .. InputShape[1..]]);
        float[] data = new float[shape.ElementsPerItem];
        uint s = Seed;
        for (int i = 0; i < data.Length; i++)
        {
            s = unchecked(s * 1664525 + 1013904223);
            data[i] = ((s >> 8) / 16777216f * 2 - 1) * Scale;
        }

        return Tensor.FromFloats(data, shape);
    }

    /// <summary>The first items of the expected output batch.</summary>
    public Tensor Expected(int items)
    {
        float[] all = MemoryMarshal.Cast<byte, float>(System.IO.File.ReadAllBytes(SharedFiles.Require("golden/" + File))).ToArray();
        var shape = new TensorShape([items, .. OutputShape[1..]]);
        return Tensor.FromFloats(all[..shape.ElementsPerItem], shape);
    }
}
