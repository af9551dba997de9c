using MlNetClassifier.Backbones;
using MlNetClassifier.Data;
using MlNetClassifier.Features;
using MlNetClassifier.Runtime;
using MlNetClassifier.Trainers;
using MlNetClassifier.Trainers.Heads;

namespace MlNetClassifier.Vision;

/// <summary>
/// Learns to classify pictures: a frozen backbone turns each picture into features once, a softmax layer is trained on them. Pictures
/// that cannot be decoded are left out and reported through <see cref="MLContext.Log"/>.
/// </summary>
public sealed partial class ImageClassificationTrainer
    : ITrainerEstimator<MulticlassPredictionTransformer<ImageClassificationModelParameters>, ImageClassificationModelParameters>
{
    private const string Name = "ImageClassification";

    /// <summary>As ML.NET names the channel; programs filter the log by its beginning.</summary>
    private const string LogSource = "ImageClassificationTrainer; Training";

    private readonly IHostEnvironment _environment;
    private readonly Options _options;

    internal ImageClassificationTrainer(IHostEnvironment environment, Options options)
    {
        _environment = environment;
        _options = options.Checked();
        _options.MetricsCallback ??= metrics => environment.Report(ChannelMessageKind.Trace, LogSource, metrics.ToString());
    }

    /// <inheritdoc/>
    public TrainerInfo Info { get; } = new(normalization: false, caching: false, supportsValidation: true);

    /// <summary>Learns. Watches <see cref="Options.ValidationSet"/>, or a part of the data where that is null.</summary>
    /// <param name="input">Data with a column of pictures (bytes, <see cref="MLImage"/> or paths) and a key column of labels.</param>
    /// <exception cref="ArgumentException">A column is missing or of a wrong type, or a class has no usable picture left to learn from.</exception>
    /// <exception cref="InvalidBackboneException">The backbone is missing or cannot be used.</exception>
    public MulticlassPredictionTransformer<ImageClassificationModelParameters> Fit(IDataView input) => Train(input, _options.ValidationSet);

    /// <summary>Learns from one set and watches another; ML.NET ignores the second one.</summary>
    /// <param name="trainData">Data to learn from.</param>
    /// <param name="validationData">Data to watch.</param>
    /// <exception cref="ArgumentException">A column is missing or of a wrong type, or no picture can be used.</exception>
    /// <exception cref="InvalidBackboneException">The backbone is missing or cannot be used.</exception>
    public MulticlassPredictionTransformer<ImageClassificationModelParameters> Fit(IDataView trainData, IDataView validationData)
    {
        ArgumentNullException.ThrowIfNull(validationData);
        return Train(trainData, validationData);
    }

    /// <inheritdoc/>
    public SchemaShape GetOutputSchema(SchemaShape inputSchema)
    {
        ArgumentNullException.ThrowIfNull(inputSchema);
        SchemaShape.Column feature = inputSchema.Require(_options.FeatureColumnName, Name);
        bool bytes = feature.Kind != SchemaShape.Column.VectorKind.Scalar && feature.ItemType == NumberDataViewType.Byte && !feature.IsKey;
        bool single = feature.Kind == SchemaShape.Column.VectorKind.Scalar && Picture.IsPicture(feature.ItemType);
        if (!bytes && !single)
        {
            throw WrongFeature(feature.Name, feature.GetTypeString());
        }

        return MulticlassOutputShape.Add(inputSchema, Name, _options.LabelColumnName, _options.ScoreColumnName, _options.PredictedLabelColumnName);
    }

    private static ArgumentOutOfRangeException WrongFeature(string column, string type) =>
        ColumnErrors.WrongType(Name, column, "Vector<Byte>, Image or String (a path)", type);

    private MulticlassPredictionTransformer<ImageClassificationModelParameters> Train(IDataView trainData, IDataView? validationData)
    {
        ArgumentNullException.ThrowIfNull(trainData);
        (DataViewSchema.Column feature, DataViewSchema.Column label, int classes) = Columns(trainData.Schema);
        int seed = _options.Seed ?? _environment.Seed ?? _environment.CreateRandom().Next();
        Backbone backbone = BackboneResolver.Resolve(_options);
        BottleneckPass pass = new(backbone, _options.Resize, _environment, _options.CancellationToken);

        using BottleneckFeatures features = Extract(pass, trainData, feature, label, ImageClassificationMetrics.Dataset.Train);
        using BottleneckFeatures? given = validationData is null ? null : ExtractValidation(pass, validationData, label);
        LabeledFeatures train = features.All();
        LabeledFeatures? validation = given?.All();
        if (validationData is null && _options.ValidationSetFraction is > 0 and { } fraction)
        {
            (int[] learn, int[] watch) = ValidationSplit.Split(features.Labels, fraction, new Random(seed));
            (train, validation) = (features.Subset(learn), watch.Length > 0 ? features.Subset(watch) : null);
        }

        if (validation is null or { Count: 0 } && _options.EarlyStoppingCriteria is not null && _options.Solver == HeadSolver.Sgd)
        {
            _environment.Report(ChannelMessageKind.Warning, Name, "There is no validation picture, so training runs through all epochs: EarlyStoppingCriteria has nothing to watch.");
        }

        SoftmaxHead head = TrainHead(train, validation, classes, seed);
        LinearWeights weights = new(head.Weights, head.Biases);
        ImageClassificationModelParameters model = new(_environment, backbone, _options.Resize, weights, head.History);
        if (_options.WorkspacePath is { Length: > 0 } workspace)
        {
            FinalNetwork.Write(Path.Combine(workspace, $"{_options.FinalModelPrefix}{BackboneResolver.NameOf(_options)}.onnx"), backbone, head);
        }

        return new MulticlassPredictionTransformer<ImageClassificationModelParameters>(
            _environment,
            model,
            new MulticlassColumns(feature.Name, feature.Type, label.Name, _options.ScoreColumnName, _options.PredictedLabelColumnName, trainData.Schema));
    }

    private (DataViewSchema.Column Feature, DataViewSchema.Column Label, int Classes) Columns(DataViewSchema schema)
    {
        DataViewSchema.Column feature = ColumnErrors.Require(schema, _options.FeatureColumnName, Name);
        DataViewSchema.Column label = ColumnErrors.Require(schema, _options.LabelColumnName, Name);
        if (!Picture.IsPicture(feature.Type))
        {
            throw WrongFeature(feature.Name, feature.Type.ToString()!);
        }

        if (label.Type is not KeyDataViewType { Count: <= int.MaxValue } key)
        {
            throw ColumnErrors.WrongType(Name, label.Name, "Key<UInt32>", label.Type.ToString()!);
        }

        return key.Count >= 2
            ? (feature, label, (int)key.Count)
            : throw new ArgumentException($"{Name}: the label column '{label.Name}' has one class; at least 2 are needed.", nameof(schema));
    }

    private BottleneckFeatures ExtractValidation(BottleneckPass pass, IDataView view, DataViewSchema.Column trainLabel)
    {
        (DataViewSchema.Column feature, DataViewSchema.Column label, _) = Columns(view.Schema);
        string[]? expected = ClassNames.KeyValues(trainLabel), found = ClassNames.KeyValues(label);
        bool same = label.Type.Equals(trainLabel.Type) && (expected is null || found is null || expected.SequenceEqual(found));
        return same
            ? Extract(pass, view, feature, label, ImageClassificationMetrics.Dataset.Validation)
            : throw new ArgumentException(
                $"{Name}: the label '{label.Name}' of the validation set numbers its classes otherwise than the training set. Map both with one MapValueToKey.", nameof(view));
    }

    private BottleneckFeatures Extract(
        BottleneckPass pass, IDataView view, DataViewSchema.Column feature, DataViewSchema.Column label, ImageClassificationMetrics.Dataset dataset)
    {
        bool training = dataset == ImageClassificationMetrics.Dataset.Train;
        bool reuse = training ? _options.ReuseTrainSetBottleneckCachedValues : _options.ReuseValidationSetBottleneckCachedValues;
        FeatureFile store = BottleneckStore.Open(
            _options.WorkspacePath, training ? _options.TrainFile : _options.ValidationFile, reuse, pass.Key, pass.FeatureWidth);
        Action<int>? onPicture = _options.MetricsCallback is { } callback
            ? done => callback(new ImageClassificationMetrics { Bottleneck = new BottleneckMetrics { DatasetUsed = dataset, Index = done } })
            : null;
        BottleneckFeatures? features = null;
        try
        {
            features = pass.Run(view, feature, label, store, onPicture);
        }
        finally
        {
            if (features is null)
            {
                store.Dispose();
            }
        }

        if (features.Count == 0)
        {
            features.Dispose();
            throw new ArgumentException($"{Name}: the {(training ? "training" : "validation")} set has no picture that can be used; the log says why.", nameof(view));
        }

        return features;
    }

    private SoftmaxHead TrainHead(LabeledFeatures train, LabeledFeatures? validation, int classes, int seed) =>
        new SoftmaxHeadTrainer(new SoftmaxHeadOptions
        {
            Solver = _options.Solver,
            Epochs = _options.Epoch,
            BatchSize = _options.BatchSize,
            Schedule = _options.Schedule,
            Momentum = _options.Momentum,
            L2 = _options.L2Regularization,
            EarlyStopping = _options.Solver == HeadSolver.Sgd ? _options.EarlyStoppingCriteria?.ToRule() : null,
            RestoreBest = _options.Solver == HeadSolver.Sgd,
            Seed = seed,
            Threads = _environment.NumberOfThreads,
            OnEpoch = _options.MetricsCallback is null ? null : Tell,
        }).Train(train, validation, classes, _options.CancellationToken);

    private void Tell(HeadEpoch epoch)
    {
        if (_options.TestOnTrainSet)
        {
            Tell(epoch, ImageClassificationMetrics.Dataset.Train, epoch.TrainAccuracy, epoch.TrainLoss);
        }

        if (epoch is { ValidationAccuracy: { } accuracy, ValidationLoss: { } loss })
        {
            Tell(epoch, ImageClassificationMetrics.Dataset.Validation, accuracy, loss);
        }
    }

    private void Tell(HeadEpoch epoch, ImageClassificationMetrics.Dataset dataset, double accuracy, double loss) =>
        _options.MetricsCallback!(new ImageClassificationMetrics
        {
            Train = new TrainMetrics
            {
                DatasetUsed = dataset,
                BatchProcessedCount = epoch.Steps,
                Epoch = epoch.Epoch - 1,
                Accuracy = (float)accuracy,
                CrossEntropy = (float)loss,
                LearningRate = (float)epoch.LearningRate,
            },
        });
}
