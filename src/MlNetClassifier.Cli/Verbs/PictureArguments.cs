using Microsoft.Extensions.FileSystemGlobbing;
using MlNetClassifier.Cli.Console;

namespace MlNetClassifier.Cli.Verbs;

/// <summary>Turns files, folders and globs of the command line into files: order of the arguments, ordinal order inside each.</summary>
internal static class PictureArguments
{
    private static readonly string[] Extensions = [".jpg", ".jpeg", ".jpe", ".jfif", ".png", ".bmp", ".gif"];

    /// <summary>
    /// Each file as the user would write it, with the path to open. A file that is named but absent stays in the list: it becomes an error
    /// entry.
    /// </summary>
    public static IReadOnlyList<(string Shown, string Full)> Expand(CliHost host, IEnumerable<string> arguments)
    {
        List<(string Shown, string Full)> files = [];
        foreach (string argument in arguments)
        {
            string full = host.Resolve(argument);
            if (Directory.Exists(full))
            {
                string[] all = [.. Directory.EnumerateFiles(full, "*", SearchOption.AllDirectories).Where(file => !Path.GetFileName(file).StartsWith('.'))];
                string[] found = [.. all.Where(IsPicture).Order(StringComparer.Ordinal)];
                if (found.Length > 0 && found.Length < all.Length)
                {
                    host.Error.WriteLine($"Folder '{argument}': {all.Length - found.Length} files are not called like pictures and are passed over.");
                }

                files.AddRange(found.Select(file => (Path.Combine(argument, Path.GetRelativePath(full, file)), file)));
                RefuseNothing(found.Length, $"Folder '{argument}' holds no pictures ({string.Join(", ", Extensions)}).");
            }
            else if (!File.Exists(full) && argument.AsSpan().IndexOfAny("*?") >= 0)
            {
                string[] found = Match(host, argument);
                files.AddRange(found.Select(file => (file, host.Resolve(file))));
                RefuseNothing(found.Length, $"No file matches '{argument}'.");
            }
            else
            {
                files.Add((argument, full));
            }
        }

        return files;
    }

    /// <summary>
    /// Files that match; <c>**</c> crosses folders. The part before the first wildcard is the folder to search, so a glob may be absolute.
    /// </summary>
    private static string[] Match(CliHost host, string glob)
    {
        string normal = glob.Replace('\\', '/');
        int wildcard = normal.AsSpan().IndexOfAny("*?");
        int cut = normal.LastIndexOf('/', wildcard) + 1;
        (string shown, string pattern) = (normal[..cut], normal[cut..]);
        string folder = host.Resolve(shown.Length == 0 ? "." : shown);
        if (!Directory.Exists(folder))
        {
            return [];
        }

        // The matcher knows no '?'. It is looked for as '*' and the names are then compared letter by letter.
        Matcher matcher = new(StringComparison.Ordinal);
        matcher.AddInclude(pattern.Replace('?', '*'));
        return
        [
            .. matcher.GetResultsInFullPath(folder)
                .Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/'))
                .Where(file => !pattern.Contains('?') || System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(pattern.Replace("**/", "*"), file, ignoreCase: false))
                .Order(StringComparer.Ordinal)
                .Select(file => shown + file),
        ];
    }

    private static bool IsPicture(string path) =>
        Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private static void RefuseNothing(int count, string message)
    {
        if (count == 0)
        {
            throw new UsageException(message);
        }
    }
}
