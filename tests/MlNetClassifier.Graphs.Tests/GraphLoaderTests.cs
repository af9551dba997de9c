using System.Text;
using MlNetClassifier.Graphs.Exporting;
using MlNetClassifier.Graphs.Operators;
using MlNetClassifier.TestSupport;

namespace MlNetClassifier.Graphs.Tests;

public class GraphLoaderTests
{
    [Theory]
    [InlineData("", "the file is empty.")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:00", "this is a Git LFS pointer")]
    [InlineData("\n<!DOCTYPE html><html>", "this is a web page")]
    [InlineData("PK\u0003\u0004rest", "this is a zip archive")]
    [InlineData("hello, world", "neither an ONNX model")]
    public void WhatIsNoModelIsNamed(string content, string reason)
    {
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => GraphLoader.Load(Encoding.UTF8.GetBytes(content), "net.onnx"));
        Assert.StartsWith("net.onnx: " + reason, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SavedModelIsNamed()
    {
        // saved_model_schema_version = 1, one empty meta graph.
        InvalidModelException e = Assert.Throws<InvalidModelException>(() => GraphLoader.Load(new byte[] { 0x08, 1, 0x12, 0 }, "saved_model.pb"));
        Assert.Contains("SavedModel", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MissingFileIsAnIoError() =>
        Assert.Throws<FileNotFoundException>(() => GraphLoader.Load(Path.Combine(Path.GetTempPath(), "there-is-no-such-model.onnx")));

    [SkippableTheory]
    [InlineData("squeezenet_fp16.onnx")]
    [InlineData("mobilenet_v1_0.25_128_frozen.pb")]
    public void DamagedFilesGiveOneKindOfError(string model)
    {
        byte[] good = File.ReadAllBytes(SharedFiles.Require("models/" + model));
        var random = new Random(1);
        for (int round = 0; round < 60; round++)
        {
            byte[] bad = round % 3 == 0 ? good[..random.Next(good.Length)] : [.. good];
            for (int i = 0; i < (round % 3 == 0 ? 0 : 1 << random.Next(8)); i++)
            {
                // Most bytes are weights; structure is at both ends and between them, so both ends get a larger share.
                int place = random.Next(3) switch { 0 => random.Next(Math.Min(2000, bad.Length)), 1 => bad.Length - 1 - random.Next(2000), _ => random.Next(bad.Length) };
                bad[place] = (byte)random.Next(256);
            }

            try
            {
                Assert.NotEmpty(GraphLoader.Load(bad, model).Outputs);
            }
            catch (InvalidModelException e)
            {
                Assert.StartsWith(model + ": ", e.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void DamagedSmallModelsGiveOneKindOfError()
    {
        var builder = new GraphBuilder("small");
        GraphValue x = builder.AddInput("x", new TensorShape(-1, 2, 6, 6));
        GraphValue y = builder.Add(new Conv(), x, builder.AddConstant("w", RandomTensor.Floats(1, 3, 2, 3, 3)));
        y = builder.Add(new Pad { Before = [0, 0, 1, 1], After = [0, 0, 0, 0] }, y);
        y = builder.Add(new Slice { Axis = 1, Start = 0, Count = 2 }, y);
        y = builder.Add(new Gather { Axis = 1 }, y, builder.AddConstant("i", Tensor.FromIntegers(1, 0)));
        y = builder.Add(new ReduceMean { Axes = [2] }, builder.Add(new Clip { Min = 0, Max = 6 }, y));
        byte[] good = OnnxExporter.Export(builder.Build(builder.Add(new Reshape { Target = new TensorShape(-1, 10) }, y)));
        var random = new Random(2);
        int refused = 0;
        for (int round = 0; round < 4000; round++)
        {
            byte[] bad = [.. good];
            bad[random.Next(bad.Length)] = (byte)random.Next(256);
            if (random.Next(4) == 0)
            {
                bad[random.Next(bad.Length)] = (byte)random.Next(256);
            }

            try
            {
                GraphLoader.Load(bad, "small");
            }
            catch (InvalidModelException)
            {
                refused++;
            }
        }

        Assert.InRange(refused, 1000, 3999);
    }
}
