using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;

namespace MlNetClassifier.Backbones;

/// <summary>The hash that stands for what a backbone computes.</summary>
internal static class BackboneIdentity
{
    /// <param name="origin">What the graph was made from: a file's hash, or the name and version of a built-in network.</param>
    /// <param name="spec">Preprocessing and cut.</param>
    /// <param name="graph">The composed graph. Its weights count by themselves, too, because an ONNX file may keep them in files beside
    /// it.</param>
    public static ContentHash Of(string origin, BackboneSpec spec, Graph graph)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes($"{origin}|{spec.Canonical()}"));
        foreach (GraphValue value in graph.Nodes.SelectMany(node => node.Inputs).OfType<GraphValue>().Where(value => value.Constant is { IsFloat: true }))
        {
            hash.AppendData(MemoryMarshal.AsBytes(value.Constant!.Floats.AsSpan()));
        }

        return new ContentHash(hash.GetHashAndReset());
    }
}
