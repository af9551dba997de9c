using MlNetClassifier.Numerics;

namespace MlNetClassifier.Benchmarks.PeerRace;

/// <summary>What to race: <c>race --model FILE|FOLDER [--batch N] [--threads N] [--rounds N] [--set WIDTH] [--output TENSOR] [--library FILE] [--explain]</c>.</summary>
internal sealed record PeerRaceOptions
{
    public IReadOnlyList<string> Models { get; init; } = [];

    public int Batch { get; init; } = 1;

    public int Threads { get; init; } = 1;

    /// <summary>Timed pairs of runs; the report gives medians.</summary>
    public int Rounds { get; init; } = 21;

    public InstructionSet InstructionSet { get; init; } = InstructionSet.Best;

    /// <summary>Output tensor; default the model's first.</summary>
    public string? Output { get; init; }

    public string? Library { get; init; }

    /// <summary>Print this engine's kernels and times instead of racing.</summary>
    public bool Explain { get; init; }

    public static PeerRaceOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new PeerRaceOptions();
        List<string> models = [];
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--explain")
            {
                options = options with { Explain = true };
                continue;
            }

            if (i + 1 == arguments.Length)
            {
                throw new ArgumentException($"{arguments[i]} needs a value.");
            }

            string value = arguments[++i];
            switch (arguments[i - 1])
            {
                case "--model":
                    models.AddRange(Directory.Exists(value) ? Directory.EnumerateFiles(value, "*.onnx").Order(StringComparer.Ordinal) : [value]);
                    break;
                case "--batch":
                    options = options with { Batch = int.Parse(value) };
                    break;
                case "--threads":
                    options = options with { Threads = int.Parse(value) };
                    break;
                case "--rounds":
                    options = options with { Rounds = int.Parse(value) };
                    break;
                case "--set":
                    options = options with { InstructionSet = Enum.Parse<InstructionSet>(value, ignoreCase: true) };
                    break;
                case "--output":
                    options = options with { Output = value };
                    break;
                case "--library":
                    options = options with { Library = value };
                    break;
                default:
                    throw new ArgumentException($"Unknown option {arguments[i - 1]}.");
            }
        }

        return models.Count == 0 ? throw new ArgumentException("Give at least one --model FILE or FOLDER with .onnx files.") : options with { Models = models };
    }
}
