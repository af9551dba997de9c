namespace MlNetClassifier.Benchmarks.TrainingRace;

/// <summary>Pictures drawn for the race: waves whose direction and colour tell the class, under noise, of about −1 to 1 as standardised pixels are.</summary>
internal static class RaceBatch
{
    /// <summary>Batches, used in turn.</summary>
    public const int Count = 4;

    public static (float[] Pixels, float[] Targets) Draw(TrainingRaceOptions options, int index)
    {
        var random = new Random((1000 * options.Seed) + index);
        int side = options.Side;
        float[] pixels = new float[options.Batch * 3 * side * side], targets = new float[options.Batch * options.Classes];
        for (int item = 0, at = 0; item < options.Batch; item++)
        {
            int label = random.Next(options.Classes);
            targets[(item * options.Classes) + label] = 1;
            double angle = Math.PI * label / options.Classes, phase = random.NextDouble() * 2 * Math.PI;
            for (int channel = 0; channel < 3; channel++)
            {
                for (int i = 0; i < side * side; i++, at++)
                {
                    double wave = Math.Sin(phase + channel + (0.3 * (((i % side) * Math.Cos(angle)) + ((i / side) * Math.Sin(angle)))));
                    pixels[at] = (float)((random.NextDouble() * 2) - 1 + (options.Noise ? 0 : wave));
                }
            }
        }

        return (pixels, targets);
    }
}
