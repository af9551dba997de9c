namespace MlNetClassifier.Vision;

public sealed partial class ImageClassificationTrainer
{
    /// <summary>What early stopping watches.</summary>
    public enum EarlyStoppingMetric
    {
        /// <summary>Accuracy on the validation set.</summary>
        Accuracy = 0,

        /// <summary>Log-loss on the validation set.</summary>
        Loss = 1,
    }
}
