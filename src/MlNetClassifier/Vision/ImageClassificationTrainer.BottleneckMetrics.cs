namespace MlNetClassifier.Vision;

public sealed partial class ImageClassificationTrainer
{
    /// <summary>Progress of computing the features of the pictures.</summary>
    public sealed class BottleneckMetrics
    {
        /// <summary>Set the picture belongs to.</summary>
        public ImageClassificationMetrics.Dataset DatasetUsed { get; set; }

        /// <summary>Number of pictures done, from 1.</summary>
        public int Index { get; set; }

        /// <summary>One line of text.</summary>
        public override string ToString() => $"Phase: Bottleneck Computation, Dataset used: {DatasetUsed,10}, Image Index: {Index,3}";
    }
}
