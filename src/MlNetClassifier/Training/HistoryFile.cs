using System.Globalization;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Training;

/// <summary>The figures of a training as <c>history.csv</c>.</summary>
public static class HistoryFile
{
    /// <summary>The lines, header first.</summary>
    /// <param name="history">Figures of each epoch.</param>
    public static IReadOnlyList<string> Lines(IReadOnlyList<EpochRecord> history)
    {
        ArgumentNullException.ThrowIfNull(history);
        return
        [
            "epoch,train_loss,train_accuracy,val_loss,val_accuracy,learning_rate,seconds",
            .. history.Select(e => CsvFile.Line(
                Text(e.Epoch), Text(e.TrainLoss), Text(e.TrainAccuracy), Text(e.ValidationLoss), Text(e.ValidationAccuracy), Text(e.LearningRate), Text(Math.Round(e.Seconds, 3)))),
        ];
    }

    private static string Text(double? value) => value?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty;
}
