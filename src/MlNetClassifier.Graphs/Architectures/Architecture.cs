using MlNetClassifier.Graphs.Training;

namespace MlNetClassifier.Graphs.Architectures;

/// <summary>
/// A published image network as code: it builds the graph, and asks an <see cref="IWeightSource"/> for each parameter, so that the same
/// description takes random numbers for training from scratch or the weights of a file.
/// </summary>
/// <remarks>
/// Layers bear the names that Keras gives them; that is what weight files go by. The input is called <c>input</c>, NCHW; the pooled
/// features <c>features</c>, [N, width]; a classifier adds <c>logits</c> and <c>predictions</c>, [N, classes].
/// </remarks>
public abstract class Architecture
{
    /// <summary>Name of the input: Float32[N, 3, size, size].</summary>
    public const string InputName = "input";

    /// <summary>Name of the pooled features: Float32[N, width].</summary>
    public const string FeaturesName = "features";

    /// <summary>Name of the class scores before softmax: Float32[N, classes].</summary>
    public const string LogitsName = "logits";

    /// <summary>Name of the class probabilities: Float32[N, classes].</summary>
    public const string PredictionsName = "predictions";

    // Made on first use: the derived classes hold the instances, and one of them may be what touches this class first.
    private static readonly Lazy<IReadOnlyList<Architecture>> Known = new(() =>
    [
        Vgg.Vgg16, Vgg.Vgg19,
        ResNet.ResNet50, ResNet.ResNet101, ResNet.ResNet152,
        ResNetV2.ResNet50V2, ResNetV2.ResNet101V2, ResNetV2.ResNet152V2,
        InceptionV3.Instance, Xception.Instance,
        MobileNet.Instance, MobileNetV2.Instance,
        DenseNet.DenseNet121, EfficientNet.B0, SqueezeNet.Instance,
    ]);

    private protected Architecture(string name, string title, int defaultSize)
    {
        Name = name;
        Title = title;
        DefaultSize = defaultSize;
    }

    /// <summary>All architectures.</summary>
    public static IReadOnlyList<Architecture> All => Known.Value;

    /// <summary>Short name, as in <c>resnet50v2</c>.</summary>
    public string Name { get; }

    /// <summary>Name in print, as in <c>ResNet-50 v2</c>.</summary>
    public string Title { get; }

    /// <summary>Height and width in pixels that the published weights were trained with.</summary>
    public int DefaultSize { get; }

    /// <summary>Whether <see cref="ArchitectureOptions.WidthMultiplier"/> may differ from 1.</summary>
    public virtual bool HasWidths => false;

    /// <summary>The architecture of a name, or null.</summary>
    /// <param name="name">A <see cref="Name"/>; case, hyphens and underscores do not matter.</param>
    public static Architecture? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        string plain = Plain(name);
        return All.FirstOrDefault(a => Plain(a.Name) == plain);
    }

    /// <summary>Builds the graph.</summary>
    /// <param name="options">Size, classes and width.</param>
    /// <param name="weights">Where the parameters come from, asked layer by layer in the order of the graph.</param>
    /// <returns>A graph with one output: the features, or the predictions where <see cref="ArchitectureOptions.Classes"/> is given.</returns>
    /// <exception cref="ArgumentException">An option does not fit the architecture.</exception>
    /// <exception cref="InvalidGraphException">The size is too small for the network.</exception>
    public Graph Build(ArchitectureOptions options, IWeightSource weights)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(weights);
        if (options.WidthMultiplier != 1 && !HasWidths)
        {
            throw new ArgumentException($"{Title} has no width multiplier, got {options.WidthMultiplier}.", nameof(options));
        }

        if (!(options.WidthMultiplier > 0 && options.WidthMultiplier <= 4))
        {
            throw new ArgumentException($"The width multiplier must lie in (0, 4], got {options.WidthMultiplier}.", nameof(options));
        }

        int size = options.Size ?? DefaultSize;
        if (size is < 1 or > 4096 || options.Classes is < 1)
        {
            throw new ArgumentException($"Size {size} must lie in 1 to 4096, and classes be at least 1.", nameof(options));
        }

        var layers = new LayerBuilder(Name, weights);
        GraphValue input = layers.Graph.AddInput(InputName, new TensorShape(TensorShape.Batch, 3, size, size));
        GraphValue map = Body(layers, input, options);
        return layers.Graph.Build(Head(layers, map, options));
    }

    /// <summary>Builds the network as it is trained, from scratch or from weights of a file.</summary>
    /// <param name="options">Size, classes and width; <see cref="ArchitectureOptions.Classes"/> is needed.</param>
    /// <param name="weights">Where the first values come from: <see cref="RandomWeights"/>, or a file's.</param>
    /// <returns>
    /// The network with <see cref="LogitsName"/> for its output; kernels, biases and the scales and offsets of batch normalisation are
    /// trained, its statistics updated.
    /// </returns>
    /// <exception cref="ArgumentException">An option does not fit the architecture, or classes are not given.</exception>
    public TrainableNetwork BuildForTraining(ArchitectureOptions options, IWeightSource weights)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(weights);
        if (options.Classes is null)
        {
            throw new ArgumentException("A network that is trained needs its number of classes.", nameof(options));
        }

        var noted = new NotedWeights(weights);
        Graph graph = Build(options, noted);
        string[] trained = [.. noted.Asked.Where(w => w.Kind is not (LayerWeightKind.Mean or LayerWeightKind.Variance)).Select(w => w.ToString())];
        return TrainingForm.Of(graph, trained);
    }

    /// <summary>The convolutional part: from the input to the last feature map.</summary>
    private protected abstract GraphValue Body(LayerBuilder layers, GraphValue input, ArchitectureOptions options);

    /// <summary>Average pooling and, where classes are given, one dense layer with softmax: what all but three of the networks end in.</summary>
    private protected virtual GraphValue Head(LayerBuilder layers, GraphValue map, ArchitectureOptions options)
    {
        GraphValue features = layers.PooledFeatures(map);
        return options.Classes is { } classes ? layers.Classify("predictions", features, classes) : features;
    }

    private static string Plain(string name) =>
        name.Replace("-", "", StringComparison.Ordinal).Replace("_", "", StringComparison.Ordinal).ToLowerInvariant();
}
