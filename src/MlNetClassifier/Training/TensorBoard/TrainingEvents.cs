using MlNetClassifier.Imaging;
using MlNetClassifier.Imaging.Augmentation;
using MlNetClassifier.Training.Data;

namespace MlNetClassifier.Training.TensorBoard;

/// <summary>The curves of a training.</summary>
internal sealed class TrainingEvents : IDisposable
{
    private const int SampleCount = 16;
    private const int SampleSize = 96;

    private readonly EventFileWriter _writer;

    public TrainingEvents(string folder, TimeProvider time, Graphs.Graph graph, int epochsDone)
    {
        _writer = new EventFileWriter(folder, time);
        if (epochsDone == 0)
        {
            _writer.Graph(graph);
        }
    }

    /// <summary>Writes a sheet of training examples as they are drawn.</summary>
    public void Samples(ITrainingData data, ulong seed)
    {
        if (data is IPictureSamples pictures)
        {
            PixelImage[] drawn = [.. Enumerable.Range(0, Math.Min(SampleCount, data.Count)).Select(i =>
                pictures.Sample((int)((long)i * data.Count / SampleCount % data.Count), TrainingRandom.Bits(seed, (ulong)i, 5)))];
            _writer.Image("samples/train", 0, ContactSheet.Make(drawn, 4, SampleSize));
        }
    }

    /// <summary>Writes the confusion matrix of the validation examples.</summary>
    public void Confusion(int epoch, float[][] scores, ITrainingData data, int classes) =>
        _writer.Image("confusion/validation", epoch, ConfusionImage.Draw(ConfusionImage.Count(scores, data.LabelOf, classes)));

    /// <summary>Writes the figures of an epoch.</summary>
    public void Write(EpochRecord record)
    {
        _writer.Scalar("loss/train", record.Epoch, (float)record.TrainLoss);
        _writer.Scalar("accuracy/train", record.Epoch, (float)record.TrainAccuracy);
        if (record.ValidationLoss is { } loss)
        {
            _writer.Scalar("loss/validation", record.Epoch, (float)loss);
            _writer.Scalar("accuracy/validation", record.Epoch, (float)(record.ValidationAccuracy ?? 0));
        }

        _writer.Scalar("learning_rate", record.Epoch, (float)record.LearningRate);
        _writer.Flush();
    }

    public void Dispose() => _writer.Dispose();
}
