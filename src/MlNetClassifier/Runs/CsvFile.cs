using System.Text;

namespace MlNetClassifier.Runs;

/// <summary>Writes comma-separated lines (RFC 4180 quoting, line feed ends).</summary>
public static class CsvFile
{
    /// <summary>Joins the cells of a line, quoting those that need it.</summary>
    /// <param name="cells">The cells.</param>
    /// <returns>The line without its end.</returns>
    public static string Line(params ReadOnlySpan<string> cells)
    {
        StringBuilder line = new();
        for (int i = 0; i < cells.Length; i++)
        {
            line.Append(i > 0 ? "," : string.Empty);
            if (cells[i].AsSpan().IndexOfAny(",\"\r\n") >= 0)
            {
                line.Append('"').Append(cells[i].Replace("\"", "\"\"")).Append('"');
            }
            else
            {
                line.Append(cells[i]);
            }
        }

        return line.ToString();
    }

    internal static void Write(string path, IEnumerable<string> lines)
    {
        using FileStream stream = File.Create(path);
        Write(stream, lines);
    }

    internal static void Write(Stream stream, IEnumerable<string> lines)
    {
        using StreamWriter writer = new(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    }
}
