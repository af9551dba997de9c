using MlNetClassifier.Backbones;
using MlNetClassifier.Datasets;
using MlNetClassifier.Features;
using MlNetClassifier.Runs;

namespace MlNetClassifier.Training.Recipes;

/// <summary>
/// Features of a recipe's pictures as they are, without augmentation, side by side if there are several backbones. They come from the cache that
/// heads without a recipe use, so that another seed, or another head, needs no network.
/// </summary>
internal sealed class BackboneFeatures
{
    private readonly float[][] _rows;

    private BackboneFeatures(float[][] rows, RunFeatures report)
    {
        _rows = rows;
        Report = report;
    }

    /// <summary>What was computed and what was known.</summary>
    public RunFeatures Report { get; }

    /// <summary>Computes or looks up the features of all pictures.</summary>
    /// <exception cref="InvalidDatasetException">A picture has changed since it was read, or a network gives no numbers for it.</exception>
    public static BackboneFeatures Of(RecipeRunOptions options, RecipePictures pictures, IProgress<RunProgress> progress, CancellationToken cancellationToken)
    {
        string[] files = [.. pictures.Images.Select(image => image.FullPath)];
        FeatureCache? cache = options.CacheFolder is { } folder ? new FeatureCache(folder) : null;
        int total = files.Length * options.Backbones.Count, computed = 0, reused = 0;
        float[][] rows = [.. files.Select(_ => new float[options.Backbones.Sum(backbone => backbone.FeatureWidth)])];
        int start = 0;
        foreach ((int number, Backbone backbone) in options.Backbones.Index())
        {
            using FeatureExtractor extractor = new(backbone, new FeatureExtractionOptions { Threads = options.Threads, Resize = pictures.Resize });
            using FeatureExtraction extraction = extractor.Extract(files, cache, new Counter(progress, number * files.Length, total), cancellationToken);
            for (int i = 0; i < files.Length; i++)
            {
                if (extraction.Rows[i] < 0 || extraction.Hashes[i] != pictures.Hashes[i])
                {
                    throw new InvalidDatasetException($"'{pictures.Images[i].Path}': {extraction.Failures[i]?.Reason ?? "The file has changed while the run was reading it. Run again."}");
                }

                extraction.Table.GetRow(extraction.Rows[i]).CopyTo(rows[i].AsSpan(start));
            }

            start += backbone.FeatureWidth;
            (computed, reused) = (computed + extraction.Computed, reused + extraction.Reused);
        }

        return new BackboneFeatures(rows, new RunFeatures(computed, reused, options.CacheFolder));
    }

    /// <summary>The rows of pictures, one after the other.</summary>
    /// <param name="members">Numbers of the pictures.</param>
    public float[] RowsOf(IReadOnlyList<int> members)
    {
        int width = _rows[0].Length;
        float[] rows = new float[(long)members.Count * width];
        for (int i = 0; i < members.Count; i++)
        {
            _rows[members[i]].CopyTo(rows, (long)i * width);
        }

        return rows;
    }

    private sealed class Counter(IProgress<RunProgress> progress, int before, int total) : IProgress<int>
    {
        public void Report(int value) => progress.Report(new RunProgress("Features", before + value, total));
    }
}
