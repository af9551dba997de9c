using System.Buffers.Binary;
using System.Security.Cryptography;

namespace MlNetClassifier.Datasets;

/// <summary>
/// Divides pictures into train, validation and test by their content.
/// </summary>
/// <remarks>
/// <para>Each picture has a number in [0, 1): the first 53 bits of SHA-256(seed, content hash). Below the test fraction it is a test
/// picture, below test +
/// validation a validation picture, else a training picture. So a picture's part depends on its bytes and the seed only: renaming,
/// reordering or adding
/// files moves nothing, and exact duplicates always share a part, even across classes.</para>
/// <para>Every class is divided by the same thresholds, hence balanced on average; with n pictures a part's share deviates by
/// sqrt(p(1−p)/n) (0.02 for
/// p = 0.1 and n = 200). Exact per-class quotas were rejected: they need ranks within the class, and a rank moves when a file is
/// added.</para>
/// <para>The one exception serves small classes: a class with at least two different contents gets at least one training and one test
/// picture, and one of
/// validation from three on. The picture moved is the one whose number lies nearest to the range of the empty part. It stays there until
/// files are added
/// that fill the part by themselves. A content that also occurs under another label or whose part is fixed is never moved.</para>
/// </remarks>
public static class DatasetSplitter
{
    /// <summary>Assigns every picture to a part.</summary>
    /// <param name="images">The pictures.</param>
    /// <param name="hashes">Content hash of each picture, in the same order.</param>
    /// <param name="options">Fractions and seed; the defaults when null.</param>
    /// <exception cref="ArgumentException">The lists differ in length.</exception>
    public static DatasetSplit Split(IReadOnlyList<LabeledImage> images, IReadOnlyList<ContentHash> hashes, SplitOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(images);
        ArgumentNullException.ThrowIfNull(hashes);
        if (images.Count != hashes.Count)
        {
            throw new ArgumentException($"{images.Count} pictures but {hashes.Count} hashes.", nameof(hashes));
        }

        options ??= new SplitOptions();
        options.Validate();
        List<string> warnings = [];
        Dictionary<ContentHash, Content> contents = Collect(images, hashes, options.Seed, warnings);
        foreach (Content content in contents.Values.Where(content => !content.Fixed))
        {
            content.Part = content.Position < options.TestFraction ? DatasetPart.Test
                : content.Position < options.TestFraction + options.ValidationFraction ? DatasetPart.Validation
                : DatasetPart.Train;
        }

        foreach (var group in contents.Values.GroupBy(content => content.Label, StringComparer.Ordinal))
        {
            FillEmptyParts([.. group.OrderBy(content => content.Position)], options);
        }

        DatasetPart[] parts = new DatasetPart[images.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            parts[i] = images[i].FixedPart ?? contents[hashes[i]].Part;
        }

        return new DatasetSplit(parts, warnings);
    }

    private static Dictionary<ContentHash, Content> Collect(
        IReadOnlyList<LabeledImage> images, IReadOnlyList<ContentHash> hashes, int seed, List<string> warnings)
    {
        Dictionary<ContentHash, Content> contents = [];
        for (int i = 0; i < images.Count; i++)
        {
            LabeledImage image = images[i];
            if (!contents.TryGetValue(hashes[i], out Content? content))
            {
                contents.Add(hashes[i], content = new Content(image, Position(hashes[i], seed)));
            }
            else if (content.Label != image.Label)
            {
                content.Contradicted = true;
                warnings.Add($"'{image.Path}' ({image.Label}) has the same bytes as '{content.First.Path}' ({content.Label}): one of the "
                    + "labels is wrong.");
            }

            if (image.FixedPart is { } part)
            {
                if (content.Fixed && content.Part != part)
                {
                    warnings.Add($"'{image.Path}' has the same bytes as '{content.First.Path}', but the manifest puts it into another part.");
                }

                (content.Fixed, content.Part) = (true, part);
            }
        }

        return contents;
    }

    private static void FillEmptyParts(Content[] contents, SplitOptions options)
    {
        (DatasetPart Part, int Needs, double Fraction, double Middle)[] wanted =
        [
            (DatasetPart.Train, 1, 1, (1 + options.TestFraction + options.ValidationFraction) / 2),
            (DatasetPart.Test, 2, options.TestFraction, options.TestFraction / 2),
            (DatasetPart.Validation, 3, options.ValidationFraction, options.TestFraction + (options.ValidationFraction / 2)),
        ];
        foreach ((DatasetPart part, int needs, double fraction, double middle) in wanted)
        {
            if (fraction == 0 || contents.Length < needs || contents.Any(content => content.Part == part))
            {
                continue;
            }

            // Taken from the fullest part. One that matters less may even be emptied: a training or test picture comes before one of
            // validation.
            Content[]? donor = contents.GroupBy(content => content.Part)
                .Where(group => group.Count() > 1 || Importance(group.Key) < Importance(part))
                .OrderByDescending(group => group.Count()).ThenBy(group => Importance(group.Key))
                .FirstOrDefault()?.ToArray();
            if (donor?.Where(content => !content.Fixed && !content.Contradicted).MinBy(content => Math.Abs(content.Position - middle)) is { } moved)
            {
                moved.Part = part;
            }
        }
    }

    private static int Importance(DatasetPart part) => part switch
    {
        DatasetPart.Train => 2,
        DatasetPart.Test => 1,
        _ => 0,
    };

    private static double Position(ContentHash hash, int seed)
    {
        Span<byte> salted = stackalloc byte[sizeof(int) + ContentHash.Size];
        BinaryPrimitives.WriteInt32LittleEndian(salted, seed);
        hash.CopyTo(salted[sizeof(int)..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(salted, digest);
        return (BinaryPrimitives.ReadUInt64BigEndian(digest) >> 11) * (1.0 / (1UL << 53));
    }

    private sealed class Content(LabeledImage first, double position)
    {
        public LabeledImage First => first;

        public string Label => first.Label;

        public double Position => position;

        public DatasetPart Part { get; set; }

        public bool Fixed { get; set; }

        public bool Contradicted { get; set; }
    }
}
