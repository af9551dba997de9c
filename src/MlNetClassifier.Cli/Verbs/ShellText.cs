using System.Buffers;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>Words as a shell takes them.</summary>
internal static class ShellText
{
    private static readonly SearchValues<char> Special = SearchValues.Create(" '()&;$*?<>|#");

    /// <summary>The word, in quotation marks where it needs them.</summary>
    public static string Quote(string word) => word.Length == 0 || word.AsSpan().ContainsAny(Special) ? $"\"{word}\"" : word;
}
