namespace MlNetClassifier.Training.TensorBoard;

/// <summary>The curves of a training.</summary>
internal sealed class TrainingEvents : IDisposable
{
    private readonly EventFileWriter _writer;

    public TrainingEvents(string folder, TimeProvider time, Graphs.Graph graph, int epochsDone)
    {
        _writer = new EventFileWriter(folder, time);
        if (epochsDone == 0)
        {
            _writer.Graph(graph);
        }
    }

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
