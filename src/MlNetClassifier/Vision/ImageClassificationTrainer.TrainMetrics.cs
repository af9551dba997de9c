namespace MlNetClassifier.Vision;

public sealed partial class ImageClassificationTrainer
{
    /// <summary>Metrics of one epoch on one set.</summary>
    public sealed class TrainMetrics
    {
        /// <summary>Set they were measured on.</summary>
        public ImageClassificationMetrics.Dataset DatasetUsed { get; set; }

        /// <summary>Mini-batches of the epoch.</summary>
        public int BatchProcessedCount { get; set; }

        /// <summary>Number of the epoch, from 0.</summary>
        public int Epoch { get; set; }

        /// <summary>Fraction classified right, 0 to 1.</summary>
        public float Accuracy { get; set; }

        /// <summary>Mean log-loss.</summary>
        public float CrossEntropy { get; set; }

        /// <summary>Learning rate of the epoch's last step.</summary>
        public float LearningRate { get; set; }

        /// <summary>One line of text.</summary>
        public override string ToString() => DatasetUsed == ImageClassificationMetrics.Dataset.Train
            ? $"Phase: Training, Dataset used: {DatasetUsed,10}, Batch Processed Count: {BatchProcessedCount,3}, Learning Rate: {LearningRate,10} "
                + $"Epoch: {Epoch,3}, Accuracy: {Accuracy,10}, Cross-Entropy: {CrossEntropy,10}"
            : $"Phase: Training, Dataset used: {DatasetUsed,10}, Batch Processed Count: {BatchProcessedCount,3}, "
                + $"Epoch: {Epoch,3}, Accuracy: {Accuracy,10}, Cross-Entropy: {CrossEntropy,10}";
    }
}
