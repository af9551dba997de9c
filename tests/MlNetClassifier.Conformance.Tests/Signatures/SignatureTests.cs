using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using MlNetClassifier.Extensions.ML;

namespace MlNetClassifier.Conformance.Tests.Signatures;

/// <summary>
/// Holds the public surface against ML.NET's: <c>mlnet.txt</c> lists its types and signatures (version 5.0.0, as its metadata states them),
/// <c>notcovered.txt</c> those that are left out. Both directions fail: something missing, and something listed as missing that is there.
/// </summary>
public sealed class SignatureTests
{
    /// <summary>What is called without being named (<c>using</c>, <c>foreach</c>, text), made by the library alone, or never by a program.</summary>
    private static readonly string[] WithoutName =
        ["Dispose", "ToString", "Equals", "GetHashCode", "GetEnumerator", "Register", "DnnImageModelSelector", "ImageClassificationMetrics", "StochasticGradientDescentInitilaizationTolerance"];

    [Fact]
    public void EverySignatureIsThereOrListedAsLeftOut()
    {
        string[] leftOut = [.. File.ReadAllLines(Path.Combine(Folder(), "notcovered.txt")).Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal))];
        string[] missing = [.. Missing()];

        Assert.True(missing.Except(leftOut).ToArray() is [], "Missing:\n" + string.Join('\n', missing.Except(leftOut)));
        Assert.True(leftOut.Except(missing).ToArray() is [], "Listed as left out, but there:\n" + string.Join('\n', leftOut.Except(missing)));
    }

    [Fact]
    public void EveryFieldAndPropertyStartsWithTheDefaultOfMlNet()
    {
        List<string> wrong = [];
        int compared = 0;
        foreach (Listed listed in Read())
        {
            if (Find(listed) is not { IsAbstract: false, ContainsGenericParameters: false } type || Create(type) is not { } instance)
            {
                continue;
            }

            foreach ((string name, string expected) in listed.Defaults())
            {
                object? actual = type.GetField(name) is { } field ? field.GetValue(instance)
                    : type.GetProperty(name) is { } property ? property.GetValue(instance)
                    : DBNull.Value;
                if (actual is DBNull)
                {
                    continue;
                }

                compared++;
                string text = SignatureText.Literal(actual);
                if (text.Replace("()", "(...)") != expected.Replace("()", "(...)"))
                {
                    wrong.Add($"{listed.Name}.{name}: {text}, not {expected}");
                }
            }
        }

        Assert.True(wrong is [], string.Join('\n', wrong));
        Assert.InRange(compared, 70, int.MaxValue);
    }

    [Fact]
    public void EveryMemberIsUsedByAProgram()
    {
        string programs = string.Concat(
            Directory.GetFiles(Path.Combine(Folder(), "../Programs"), "*.cs", SearchOption.AllDirectories).Where(path => !path.EndsWith("Assets.cs", StringComparison.Ordinal)).Select(File.ReadAllText));
        HashSet<string> used = [.. Regex.Matches(programs, @"\w+").Select(match => match.Value)];
        HashSet<string> leftOut = [.. Missing()];
        string[] unused =
        [
            .. from listed in Read()
               where !leftOut.Contains($"{listed.Name}: the type")
               from member in listed.Members
               let text = Normalize(member)
               where !text.Contains("this[", StringComparison.Ordinal) && !leftOut.Contains($"{listed.Name}: {text}")
               let name = NameOf(text)
               where !WithoutName.Contains(name) && !used.Contains(name)
               select $"{listed.Name}: {name}",
        ];
        Assert.True(unused is [], string.Join('\n', unused.Distinct()));
    }

    /// <summary>An object made with every argument left at its default, or null where a type cannot be made like that.</summary>
    private static object? Create(Type type) => type.GetConstructors()
        .Where(constructor => constructor.GetParameters().All(parameter => parameter.HasDefaultValue))
        .Select(constructor => constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.DefaultValue)]))
        .FirstOrDefault();

    private static IEnumerable<string> Missing()
    {
        foreach (Listed listed in Read())
        {
            if (Find(listed) is not { } type)
            {
                yield return $"{listed.Name}: the type";
                continue;
            }

            HashSet<string> members = [.. SignatureText.Members(type).Select(Normalize)];
            foreach (string member in listed.Members.Where(member => !members.Contains(Normalize(member))))
            {
                yield return $"{listed.Name}: {Normalize(member)}";
            }
        }
    }

    // What differs between a declaration and metadata without a caller noticing: initial values, and which class of a hierarchy declares a member.
    private static string Normalize(string member)
    {
        string text = Regex.Replace(member, @"\s*//.*$", "");
        text = Regex.Replace(text, @"^(protected |abstract |virtual |override )+", "");
        bool isMethod = text.Split(" = ")[0].Contains('(', StringComparison.Ordinal);
        return isMethod || text.EndsWith(',') ? text : Regex.Replace(text, @" = [^;]*;$", ";");
    }

    // The name before the parameters, else the last one; an attribute goes without its ending.
    private static string NameOf(string member)
    {
        Match method = Regex.Match(member, @"(\w+)(?:<[^<>(]*>)?\(");
        string name = method.Success ? method.Groups[1].Value : Regex.Match(member, @"(\w+)\s*(?:\{ get|;|=|$)").Groups[1].Value;
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^"Attribute".Length] : name;
    }

    private static Type? Find(Listed listed) => typeof(MLContext).Assembly.GetExportedTypes().Concat(typeof(MLOptions).Assembly.GetExportedTypes())
        .FirstOrDefault(type => type.Namespace == listed.Namespace && SignatureText.DeclaredName(type) == listed.Name);

    private static IEnumerable<Listed> Read()
    {
        Listed? current = null;
        foreach (string line in File.ReadAllLines(Path.Combine(Folder(), "mlnet.txt")))
        {
            if (Regex.Match(line, @"^# Microsoft\.(\S+) \| (?:sealed |abstract |static )*(?:class|struct|interface|enum) ([^:]+?)(?: : .*)?$") is { Success: true } header)
            {
                if (current is not null)
                {
                    yield return current;
                }

                // Microsoft.ML.X is MlNetClassifier.X here, and Microsoft.Extensions.ML is MlNetClassifier.Extensions.ML.
                string space = header.Groups[1].Value;
                space = space == "ML" ? "" : space.StartsWith("ML.", StringComparison.Ordinal) ? space[2..] : "." + space;
                current = new Listed("MlNetClassifier" + space, header.Groups[2].Value);
            }
            else if (line.Length > 0)
            {
                current!.Members.Add(line);
            }
        }

        yield return current!;
    }

    private static string Folder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;

    private sealed record Listed(string Namespace, string Name)
    {
        public List<string> Members { get; } = [];

        public IEnumerable<(string Name, string Default)> Defaults()
        {
            foreach (string member in Members)
            {
                Match field = Regex.Match(member, @"^[^({]* (\w+) = ([^;]+);");
                Match property = Regex.Match(member, @"(\w+) \{ get; set; \}\s+// default (.+)$");
                if (field.Success)
                {
                    yield return (field.Groups[1].Value, field.Groups[2].Value);
                }
                else if (property.Success)
                {
                    yield return (property.Groups[1].Value, property.Groups[2].Value);
                }
            }
        }
    }
}
