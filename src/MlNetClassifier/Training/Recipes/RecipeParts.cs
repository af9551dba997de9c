using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Architectures;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Graphs.Training.Operators;
using MlNetClassifier.Graphs.Training.Optimizers;
using MlNetClassifier.Graphs.Training.Schedules;
using MlNetClassifier.Imaging;
using MlNetClassifier.Imaging.Augmentation;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>Turns the sections of a recipe into what they describe.</summary>
internal static class RecipeParts
{
    /// <summary>The augmentations, geometry first, so that it is one resampling.</summary>
    public static IReadOnlyList<PictureAugmentation> Augmentations(RecipeAugmentation section)
    {
        FillMode fill = section.Fill switch
        {
            "reflect" => FillMode.Reflect,
            "constant" => FillMode.Constant,
            _ => FillMode.Nearest,
        };
        List<PictureAugmentation> steps = [];
        void Add(double? value, Func<double, PictureAugmentation> make)
        {
            if (value is { } number)
            {
                steps.Add(make(number));
            }
        }

        Add(section.ResizedCrop, v => new RandomResizedCrop { MinArea = v });
        Add(section.Rotation, v => new RandomRotation { Degrees = v, Fill = fill });
        Add(section.WidthShift, v => new RandomShift { Width = v, Height = 0, Fill = fill });
        Add(section.HeightShift, v => new RandomShift { Width = 0, Height = v, Fill = fill });
        Add(section.Shear, v => new RandomShear { Degrees = v, Fill = fill });
        Add(section.Zoom, v => new RandomZoom { Range = v, Fill = fill });
        Add(section.Perspective, v => new RandomPerspective { Distortion = v, Fill = fill });
        Add(section.HorizontalFlip ? 1 : null, _ => new HorizontalFlip());
        Add(section.VerticalFlip ? 1 : null, _ => new VerticalFlip());
        Add(section.QuarterTurn ? 1 : null, _ => new RandomQuarterTurn());
        Add(section.RandAugment, v => new RandAugment { Magnitude = v, Fill = fill });
        Add(section.ChannelShift, v => new ChannelShift { Range = v });
        Add(section.Brightness, v => new RandomBrightness { Range = v });
        Add(section.Contrast, v => new RandomContrast { Range = v });
        Add(section.Saturation, v => new RandomSaturation { Range = v });
        Add(section.Hue, v => new RandomHue { Degrees = v });
        Add(section.Gray, v => new RandomGray { Probability = v });
        Add(section.Blur, v => new RandomBlur { MaxSigma = v });
        Add(section.Erasing, v => new RandomErasing { MaxArea = v });
        return steps;
    }

    /// <summary>The pipeline, null when nothing is augmented.</summary>
    public static AugmentationPipeline? Pipeline(RecipeAugmentation section) =>
        Augmentations(section) is { Count: > 0 } steps ? new AugmentationPipeline(steps) : null;

    public static ResizeMode Resize(string text) => text switch
    {
        "stretch" => ResizeMode.Stretch,
        "pad" => ResizeMode.Pad,
        _ => ResizeMode.CenterCrop,
    };

    /// <summary>The published networks that can be trained from scratch: those that end in a dense layer, as the classifiers of this toolkit do.</summary>
    public static IReadOnlyList<Architecture> Published { get; } = [.. Architecture.All.Where(a => a is not SqueezeNet)];

    /// <summary>The network from scratch.</summary>
    public static TrainableNetwork Network(RecipeNetwork section, int classes, int seed) => section.Architecture switch
    {
        "tutorial-cnn" => TutorialCnn.Build(section.Height, section.Width, classes, (ulong)seed, section.Dropout, section.Hidden),
        "small-resnet" => SmallResNet.Build(
            section.Height, section.Width, classes, (ulong)seed, section.Filters, section.Blocks, section.StemStride, section.Dropout),
        "small-fcn" => SmallFcn.Build(
            section.Height, section.Width, classes, (ulong)seed, section.Filters, section.Blocks, section.StemStride, section.Dropout, section.Hidden),
        _ => Published.First(a => a.Name == section.Architecture).BuildForTraining(
            new ArchitectureOptions { Size = section.Width, Classes = classes, WidthMultiplier = section.WidthMultiplier }, new RandomWeights(seed)),
    };

    /// <summary>The head on rows of features.</summary>
    public static TrainableNetwork Head(RecipeHead section, int features, int classes, int seed)
    {
        var net = new NetworkBuilder("Head", (ulong)seed);
        GraphValue x = net.Features("HeadInput", features);
        GraphValue Prepare(string layer, GraphValue value) =>
            net.Dropout(section.BatchNormalization ? net.BatchNormalization(layer, value, 0.9f) : value, section.Dropout);
        x = Prepare("head/norm0", x);
        for (int i = 0; i < section.Hidden.Count; i++)
        {
            x = Prepare($"head/norm{i + 1}", net.Relu(net.Dense($"head/dense{i + 1}", x, section.Hidden[i])));
        }

        return net.Build(net.Dense("head/classes", x, classes));
    }

    /// <summary>How a network is trained; folders, seed and threads are added by the run.</summary>
    public static NetworkTrainingOptions Options(RecipeTraining section, RecipeAugmentation augmentation, IReadOnlyList<float>? classWeights) => new()
    {
        Epochs = section.Epochs,
        BatchSize = section.BatchSize,
        Optimizer = section.Optimizer switch
        {
            "sgd" => new Sgd { Momentum = section.Momentum, Nesterov = section.Nesterov, WeightDecay = section.WeightDecay },
            "adamw" => new Adam { Decoupled = true, WeightDecay = section.WeightDecay },
            _ => new Adam { WeightDecay = section.WeightDecay },
        },
        Schedule = Schedule(section),
        Loss = new SoftmaxCrossEntropy { LabelSmoothing = section.LabelSmoothing, ClassWeights = section.BalanceClasses ? classWeights : null },
        ClipNorm = section.ClipNorm,
        Patience = section.Patience,
        RestoreBest = section.RestoreBest,
        KeepCheckpoints = section.KeepCheckpoints,
        Mixing = augmentation.MixUp > 0 || augmentation.CutMix > 0 ? new BatchMixing { MixUp = augmentation.MixUp, CutMix = augmentation.CutMix } : null,
    };

    private static LearningRateSchedule Schedule(RecipeTraining section) => section.Schedule switch
    {
        "step" => new StepSchedule { Rate = section.LearningRate },
        "exponential" => new ExponentialSchedule { Rate = section.LearningRate },
        "polynomial" => new PolynomialSchedule { Rate = section.LearningRate },
        "cosine" => new CosineSchedule { Rate = section.LearningRate, WarmupEpochs = section.WarmupEpochs },
        "one-cycle" => new OneCycleSchedule { Rate = section.LearningRate },
        "plateau" => new PlateauSchedule { Rate = section.LearningRate },
        _ => new ConstantSchedule { Rate = section.LearningRate },
    };
}
