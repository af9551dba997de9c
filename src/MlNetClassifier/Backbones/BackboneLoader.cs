using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Backbones;

/// <summary>Reads backbones from ONNX, frozen TensorFlow, TensorFlow Lite and Keras files.</summary>
public static class BackboneLoader
{
    // Raised whenever the same file and settings would give other numbers than before: it makes cached features stale.
    private const string Version = "backbone/1";

    /// <summary>Reads a backbone.</summary>
    /// <param name="path">The model file; its sidecar <c>FILE.json</c> is read when it is there.</param>
    /// <param name="options">Overrides and completes the sidecar; null for none.</param>
    /// <exception cref="InvalidBackboneException">The file is missing, damaged or lacks the tensors asked for, or its preprocessing is not
    /// known.</exception>
    public static Backbone Load(string path, BackboneOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new BackboneOptions();
        if (!File.Exists(path))
        {
            throw new InvalidBackboneException($"Backbone '{path}': no such file. Give the path of an ONNX, frozen TensorFlow, TensorFlow Lite or Keras "
                + $"file, or no --backbone for the built-in '{FilterBank.Name}'.");
        }

        BackboneSidecar sidecar = BackboneSidecar.Beside(path);
        try
        {
            Graph whole = Open(path, options, sidecar);
            string features = options.FeatureTensor ?? sidecar.Features ?? throw new InvalidBackboneException(
                $"Backbone '{path}': which tensor holds the features? Name it with --features. Candidates, last first: {Candidates(whole)}.");
            Graph network = Cut(path, whole, features);
            BackboneSpec spec = Describe(path, network, features, options, sidecar);
            Graph graph = BackboneComposer.Compose(network, spec);
            if (sidecar.FeatureWidth is { } width && options.FeatureTensor is null && graph.Outputs[0].Shape[1] != width)
            {
                throw new InvalidBackboneException(
                    $"Backbone '{path}': '{features}' gives {graph.Outputs[0].Shape[1]} features, the sidecar says {width}. Does the "
                        + "sidecar belong to this file?");
            }

            return new Backbone(path, spec, graph, BackboneIdentity.Of($"{Version}|{ContentHash.OfFile(path)}", spec, graph));
        }
        catch (Exception e) when (e is InvalidModelException or InvalidGraphException)
        {
            throw new InvalidBackboneException($"Backbone '{path}': {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidBackboneException($"Backbone '{path}' cannot be read: {e.Message}", e);
        }
    }

    private static Graph Open(string path, BackboneOptions options, BackboneSidecar sidecar)
    {
        Dictionary<string, TensorShape> shapes = [];
        if (sidecar.Input is { } input && (options.InputSize ?? sidecar.Width) is { } width && (options.InputSize ?? sidecar.Height) is { } height)
        {
            shapes.Add(input, Layout(path, sidecar, null) == TensorLayout.Nhwc
                ? new TensorShape(TensorShape.Batch, height, width, 3)
                : new TensorShape(TensorShape.Batch, 3, height, width));
        }

        // Only what the features need is read, so an exotic operator behind the cut is in nobody's way.
        string? features = options.FeatureTensor ?? sidecar.Features;
        try
        {
            return GraphLoader.Load(path, new GraphLoadOptions { InputShapes = shapes, Outputs = features is null ? [] : [features] });
        }
        catch (Exception e) when (features is not null && e is InvalidModelException or InvalidGraphException)
        {
            // If the tensor is what is missing, the whole file can be read and says which tensors there are; otherwise this fails as
            // before.
            Graph whole = GraphLoader.Load(path, new GraphLoadOptions { InputShapes = shapes });
            if (whole.Find(features!) is null)
            {
                return whole;
            }

            throw;
        }
    }

    private static Graph Cut(string path, Graph whole, string features)
    {
        if (whole.Find(features) is null)
        {
            throw new InvalidBackboneException($"Backbone '{path}' has no tensor '{features}'. Candidates for --features, last first: "
                + $"{Candidates(whole)}.");
        }

        Graph network = whole.Cut(features);
        if (network.Inputs.Count != 1)
        {
            throw new InvalidBackboneException($"Backbone '{path}': '{features}' needs {network.Inputs.Count} inputs "
                + $"({string.Join(", ", network.Inputs)}); a backbone has one, the picture.");
        }

        return network;
    }

    private static BackboneSpec Describe(string path, Graph network, string features, BackboneOptions options, BackboneSidecar sidecar)
    {
        GraphValue input = network.Inputs[0];
        TensorLayout layout = Layout(path, sidecar, input.Shape);
        (int height, int width) = input.Shape.Rank != 4 ? (0, 0) : layout == TensorLayout.Nhwc ? (input.Shape[1], input.Shape[2]) : (input.Shape[2], input.Shape[3]);
        return new BackboneSpec
        {
            Name = sidecar.Name ?? Path.GetFileName(path),
            InputTensor = input.Name,
            Layout = layout,
            Width = options.InputSize ?? sidecar.Width ?? width,
            Height = options.InputSize ?? sidecar.Height ?? height,
            Normalization = Normalization(path, options, sidecar),
            FeatureTensor = features,
        };
    }

    private static TensorLayout Layout(string path, BackboneSidecar sidecar, TensorShape? shape) => sidecar.Layout?.ToUpperInvariant() switch
    {
        "NCHW" => TensorLayout.Nchw,
        "NHWC" => TensorLayout.Nhwc,
        null => shape is { Rank: 4 } && shape[3] == 3 && shape[1] != 3 ? TensorLayout.Nhwc : TensorLayout.Nchw,
        _ => throw new InvalidBackboneException($"Sidecar '{path}.json': layout '{sidecar.Layout}' is neither NCHW nor NHWC."),
    };

    private static PixelNormalization Normalization(string path, BackboneOptions options, BackboneSidecar sidecar)
    {
        switch (options.Preprocessing)
        {
            case BackbonePreprocessing.Tf:
                return new PixelNormalization(ColorOrder.Rgb, [127.5f, 127.5f, 127.5f], [127.5f, 127.5f, 127.5f]);
            case BackbonePreprocessing.Caffe:
                return new PixelNormalization(ColorOrder.Bgr, [103.939f, 116.779f, 123.68f], [1, 1, 1]);
            case BackbonePreprocessing.Torch:
                return new PixelNormalization(ColorOrder.Rgb, [123.675f, 116.28f, 103.53f], [58.395f, 57.12f, 57.375f]);
        }

        if (sidecar.Mean is null || sidecar.Std is null)
        {
            throw new InvalidBackboneException(
                $"Backbone '{path}': how are its pixels scaled? Say --preprocess tf, caffe or torch, or put a sidecar "
                    + $"'{Path.GetFileName(path)}.json' beside it with color, mean and std.");
        }

        ColorOrder order = sidecar.Color?.ToUpperInvariant() switch
        {
            null or "RGB" => ColorOrder.Rgb,
            "BGR" => ColorOrder.Bgr,
            _ => throw new InvalidBackboneException($"Sidecar '{path}.json': color '{sidecar.Color}' is neither RGB nor BGR."),
        };
        try
        {
            return new PixelNormalization(order, sidecar.Mean, sidecar.Std);
        }
        catch (ArgumentException e)
        {
            throw new InvalidBackboneException($"Sidecar '{path}.json': mean and std: {e.Message}", e);
        }
    }

    /// <summary>Tensors near the end that could be features: two or four dimensions, more than one number a picture.</summary>
    private static string Candidates(Graph graph) => string.Join(", ", graph.Nodes.Reverse()
        .SelectMany(node => node.Outputs)
        .Where(value => value.ElementType == ElementType.Float32 && value.Shape.Rank is 2 or 4 && value.Shape.BatchAxis == 0 && value.Shape.ElementsPerItem > 1)
        .Take(8)
        .Select(value => $"{value.Name} {value.Shape}"));
}
