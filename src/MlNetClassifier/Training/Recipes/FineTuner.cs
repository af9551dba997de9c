using MlNetClassifier.Datasets;
using MlNetClassifier.Graphs;
using MlNetClassifier.Graphs.Rewriting;
using MlNetClassifier.Graphs.Training;
using MlNetClassifier.Imaging.Augmentation;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.Recipes;

/// <summary>What the fine-tuning of a backbone's last blocks is made of: the frozen part and what has come out of it, the rest as a network, rates.</summary>
internal sealed class FineTuner
{
    private readonly RecipeFineTuning _tuning;
    private readonly Graph _features;
    private readonly TrainableNetwork _head;
    private readonly GraphValue _start;
    private readonly Dictionary<string, int> _blocks;
    private readonly LearnedWeights _weights;

    private FineTuner(RecipeFineTuning tuning, Graph features, TrainableNetwork head, GraphValue start, ITrainingData train, ITrainingData validation)
    {
        _tuning = tuning;
        _features = features;
        _head = head;
        _start = start;
        _blocks = BlockFinder.BlocksOfWeights(features).ToDictionary(weight => weight.Key.Name, weight => weight.Value);
        _weights = LearnedWeights.Of(features);
        Train = train;
        Validation = validation;
    }

    /// <summary>Training pictures: what the frozen part has made of them, or themselves.</summary>
    public ITrainingData Train { get; }

    /// <summary>Validation pictures, likewise.</summary>
    public ITrainingData Validation { get; }

    /// <summary>Cuts the backbone and runs its frozen part over the pictures, if that is done once and for all.</summary>
    /// <param name="tuning">What is asked for.</param>
    /// <param name="features">The backbone.</param>
    /// <param name="head">The head as it is trained.</param>
    /// <param name="compute">Runs a graph over training and validation pictures.</param>
    /// <param name="pictures">The pictures.</param>
    /// <param name="pipeline">How they are augmented.</param>
    public static FineTuner Of(
        RecipeFineTuning tuning,
        Graph features,
        TrainableNetwork head,
        Func<Graph, (FeatureData Train, FeatureData Validation)> compute,
        RecipePictures pictures,
        AugmentationPipeline? pipeline)
    {
        // What a file spells out in many operators has gradients and kernels as one.
        features = GraphOptimizer.OptimizeForTraining(features);

        // Before the first block pixels are still scaled and put in order: nothing worth keeping in place of the pictures.
        GraphValue cut = BlockFinder.Before(features, tuning.Blocks);
        if (tuning.CacheTrunk && cut != BlockFinder.Find(features)[^1])
        {
            (FeatureData train, FeatureData validation) = compute(features.Cut(cut.Name));
            return new FineTuner(tuning, features, head, cut, train, validation);
        }

        return new FineTuner(
            tuning, features, head, features.Inputs[0], pictures.Data(DatasetPart.Train, pipeline), pictures.Data(DatasetPart.Validation, pipeline));
    }

    /// <summary>The network to be trained, with a head that has been.</summary>
    public TrainableNetwork Network(Graph trainedHead) =>
        TailNetwork.Build(_features, _start, _head, trainedHead, name => _blocks[name] < _tuning.Blocks && _weights.Contains(name), _tuning.UpdateStatistics);

    /// <summary>Adds the rates of the blocks, and which weights decay.</summary>
    public NetworkTrainingOptions Adjust(NetworkTrainingOptions settings) => settings with
    {
        ParameterRule = parameter => new(
            _blocks.TryGetValue(parameter.Name, out int block) ? _tuning.BackboneRateFactor * MathF.Pow(_tuning.BlockRateDecay, block) : 1,
            _weights.Decays(parameter.Name, parameter.Shape)),
    };

    /// <summary>From pixels to class scores.</summary>
    /// <param name="tail">The trained network.</param>
    public Graph Whole(Graph tail) => _start == _features.Inputs[0] ? tail : GraphAssembly.Join(_features.Cut(_start.Name), tail);
}
