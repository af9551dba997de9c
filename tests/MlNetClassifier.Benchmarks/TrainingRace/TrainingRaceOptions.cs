using System.Globalization;

namespace MlNetClassifier.Benchmarks.TrainingRace;

/// <summary>What to race: <c>training-race [--batch N] [--threads N] [--rounds N] [--losses N] [--classes N] [--side N] [--rate X] [--seed N] [--seeds N] [--noise] [--channels-last] [--python FILE]</c>.</summary>
internal sealed record TrainingRaceOptions
{
    public int Batch { get; init; } = 32;

    public int Threads { get; init; } = 2;

    /// <summary>Timed pairs of turns; the report gives medians. 0 for no timing.</summary>
    public int Rounds { get; init; } = 15;

    /// <summary>Steps whose losses are compared; 0 for no comparison.</summary>
    public int Losses { get; init; } = 20;

    public int Classes { get; init; } = 10;

    /// <summary>Rows and columns of a picture.</summary>
    public int Side { get; init; } = 100;

    public double Rate { get; init; } = 0.001;

    /// <summary>Seed of the first weights and the pictures.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Seeds, from <see cref="Seed"/> on, whose losses are compared; more than one prints one line each instead of the details.</summary>
    public int Seeds { get; init; } = 1;

    /// <summary>Pure noise with random labels instead of pictures that can be told apart.</summary>
    public bool Noise { get; init; }

    /// <summary>PyTorch's channels_last layout instead of its default.</summary>
    public bool ChannelsLast { get; init; }

    /// <summary>A Python with torch.</summary>
    public string Python { get; init; } = "/usr/bin/python3";

    public static TrainingRaceOptions Parse(ReadOnlySpan<string> arguments)
    {
        var options = new TrainingRaceOptions();
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--noise")
            {
                options = options with { Noise = true };
                continue;
            }

            if (arguments[i] == "--channels-last")
            {
                options = options with { ChannelsLast = true };
                continue;
            }

            if (i + 1 == arguments.Length)
            {
                throw new ArgumentException($"{arguments[i]} needs a value.");
            }

            string value = arguments[++i];
            int Number() => int.Parse(value, CultureInfo.InvariantCulture);
            options = arguments[i - 1] switch
            {
                "--batch" => options with { Batch = Number() },
                "--threads" => options with { Threads = Number() },
                "--rounds" => options with { Rounds = Number() },
                "--losses" => options with { Losses = Number() },
                "--classes" => options with { Classes = Number() },
                "--side" => options with { Side = Number() },
                "--seed" => options with { Seed = Number() },
                "--seeds" => options with { Seeds = Number() },
                "--rate" => options with { Rate = double.Parse(value, CultureInfo.InvariantCulture) },
                "--python" => options with { Python = value },
                _ => throw new ArgumentException($"Unknown option {arguments[i - 1]}."),
            };
        }

        return options;
    }
}
