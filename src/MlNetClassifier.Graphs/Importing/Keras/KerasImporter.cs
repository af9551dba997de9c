using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Importing.Hdf5;

namespace MlNetClassifier.Graphs.Importing.Keras;

/// <summary>
/// Reads Keras' HDF5 files of weights, or of whole models, for the networks of <see cref="Architecture.All"/>. The graph comes from the
/// architecture, the file supplies parameters by layer name; a parameter that is missing, left over or of another shape is an error.
/// </summary>
public static class KerasImporter
{
    /// <summary>Whether the bytes begin as an HDF5 file does.</summary>
    /// <param name="bytes">The beginning of a file, or all of it.</param>
    public static bool Recognizes(ReadOnlySpan<byte> bytes) => Hdf5File.Recognizes(bytes);

    /// <summary>Reads a network.</summary>
    /// <param name="bytes">The whole file.</param>
    /// <param name="name">Name of the graph and of the file in messages.</param>
    /// <param name="size">
    /// Height and width of the input in pixels; null for the model's own where the file tells it, else the architecture's default.
    /// </param>
    /// <returns>The graph: input <c>input</c>, NCHW; output <c>features</c>, or <c>predictions</c> where the file has a classifier.</returns>
    /// <exception cref="InvalidModelException">The file is damaged or of a network that is not known.</exception>
    public static Graph Import(ReadOnlyMemory<byte> bytes, string name, int? size = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        KerasWeightFile file = KerasWeightFile.Open(bytes, name);
        KerasNetwork network = KerasNetwork.Recognize(file);
        var weights = new KerasWeights(file);
        Graph graph;
        try
        {
            graph = network.Architecture.Build(network.Options with { Size = size ?? network.Options.Size }, weights);
        }
        catch (Exception e) when (e is InvalidGraphException or ArgumentException)
        {
            throw new InvalidModelException($"{name}: {e.Message}", e);
        }

        weights.RequireAllUsed(network.Architecture.Title);
        return graph;
    }

    /// <summary>Reads a network as <see cref="GraphLoader"/> asks for it: an input shape gives the size, outputs cut the graph.</summary>
    internal static Graph Import(ReadOnlyMemory<byte> bytes, string name, GraphLoadOptions options)
    {
        int? size = null;
        foreach ((string input, TensorShape shape) in options.InputShapes)
        {
            if (input != Architecture.InputName || shape is not [TensorShape.Batch, 3, int height, int width] || height != width)
            {
                throw new InvalidModelException(
                    $"{name}: a Keras network here has one input, {Architecture.InputName} [N, 3, size, size]; {input} {shape} was asked for.");
            }

            size = height;
        }

        Graph graph = Import(bytes, name, size);
        return options.Outputs.Count == 0 ? graph : graph.Cut([.. options.Outputs]);
    }
}
