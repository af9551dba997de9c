namespace MlNetClassifier.Vision;

public sealed partial class ImageClassificationTrainer
{
    /// <summary>What <see cref="Options.MetricsCallback"/> is told. Each call gets an object of its own.</summary>
    public sealed class ImageClassificationMetrics
    {
        /// <summary>Sets of pictures.</summary>
        public enum Dataset
        {
            /// <summary>Pictures learned from.</summary>
            Train = 0,

            /// <summary>Pictures watched while learning.</summary>
            Validation = 1,
        }

        /// <summary>An epoch; null while features are computed.</summary>
        public TrainMetrics? Train { get; set; }

        /// <summary>Progress of computing features; null while training.</summary>
        public BottleneckMetrics? Bottleneck { get; set; }

        /// <summary>One line of text.</summary>
        public override string ToString() => Train?.ToString() ?? Bottleneck?.ToString() ?? string.Empty;
    }
}
