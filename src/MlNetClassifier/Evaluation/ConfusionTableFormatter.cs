using System.Globalization;
using System.Text;

namespace MlNetClassifier.Data;

/// <summary>
/// Lays a confusion matrix out as text, character for character as ML.NET does (line ends are <see cref="Environment.NewLine"/>):
/// class names head the columns when all of them fit, otherwise their numbers do and each row starts with its number.
/// </summary>
internal static class ConfusionTableFormatter
{
    private const string Header = "PREDICTED";

    /// <summary>Makes the table; it begins with a line end.</summary>
    public static string Format(ConfusionMatrix matrix)
    {
        int classes = matrix.NumberOfClasses;
        int columnWidth = classes == 2 ? 8 : 5;
        int longest = matrix.Labels.Count == 0 ? 0 : matrix.Labels.Max(label => label.Length);
        bool numbered = longest > columnWidth;
        int digits = numbered ? Number(Math.Max(classes - 1, 0)).Length : 0;
        int rowWidth = Math.Max(Header.Length, numbered ? longest + digits + 2 : longest);
        string pad = new(' ', rowWidth - Header.Length);
        string rule = string.Concat(Enumerable.Repeat(classes > 2 ? "========" : "===========", classes));

        StringBuilder text = new();
        text.AppendLine().AppendLine("Confusion table");
        text.Append("          ").Append(pad).Append("||").AppendLine(rule);
        text.Append(Header).Append(' ').Append(pad).Append("||");
        for (int i = 0; i < classes; i++)
        {
            text.Append(' ').Append((numbered ? Number(i) : matrix.Labels[i]).PadLeft(columnWidth)).Append(" |");
        }

        text.AppendLine(" Recall");
        text.Append("TRUTH     ").Append(pad).Append("||").AppendLine(rule);
        for (int i = 0; i < classes; i++)
        {
            text.Append(numbered ? $"{Number(i).PadLeft(digits)}. {matrix.Labels[i].PadLeft(rowWidth - digits - 2)}" : matrix.Labels[i].PadLeft(rowWidth));
            text.Append(" ||");
            for (int j = 0; j < classes; j++)
            {
                text.Append(' ').Append(matrix.Counts[i][j].ToString("N0", CultureInfo.InvariantCulture).PadLeft(columnWidth)).Append(" |");
            }

            text.Append(' ').AppendLine(matrix.PerClassRecall[i].ToString("F4", CultureInfo.InvariantCulture).PadLeft(5));
        }

        text.Append("          ").Append(pad).Append("||").AppendLine(rule);
        text.Append("Precision ").Append(pad).Append("||");
        foreach (double precision in matrix.PerClassPrecision)
        {
            text.Append(precision.ToString("N4", CultureInfo.InvariantCulture).PadLeft(columnWidth + 1)).Append(" |");
        }

        return text.AppendLine().ToString();
    }

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
