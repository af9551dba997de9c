using MlNetClassifier.Numerics;

namespace MlNetClassifier.Graphs.Planning;

/// <summary>Joins neighbouring operations to <see cref="StripChain"/>s where what lies between them is larger than the second-level cache.</summary>
internal static class StripFusion
{
    // An intermediate that fits beside its producer's and consumer's other operands in a second-level cache of 1 MB gains nothing from strips.
    private const long LeastIntermediateBytes = 400 << 10;
    private const long MostStripBytes = 420 << 10;
    private const long MostWeightBytes = 160 << 10;
    private const int LeastRows = 2;
    private const int MostRows = 8;
    private const int MostStages = 6;

    /// <summary>Replaces chains in <paramref name="operations"/>.</summary>
    public static void Apply(List<PlanOperation> operations)
    {
        for (int i = 0; i + 1 < operations.Count; i++)
        {
            int length = 1;
            while (length < MostStages && i + length < operations.Count && CanFollow(operations, i, length) && Rows(operations, i, length + 1) >= LeastRows)
            {
                length++;
            }

            if (length > 1)
            {
                PlanOperation chain = Join(operations.GetRange(i, length), Rows(operations, i, length));
                operations.RemoveRange(i, length);
                operations.Insert(i, chain);
            }
        }
    }

    private static bool CanFollow(List<PlanOperation> operations, int first, int length)
    {
        PlanOperation producer = operations[first + length - 1];
        PlanOperation consumer = operations[first + length];
        PlanValue between = producer.Writes;
        PlanStorage storage = between.Storage;
        if (producer.Strip is null || consumer.Strip is null || producer.Reads.Count > 1
            || between.Planar || !between.IsWhole || storage.JoinedTo is not null || storage.Exclusive || consumer.Reads[0].Storage != storage)
        {
            return false;
        }

        bool onlyReader = operations.Count(o => o.Reads.Any(r => r.Storage == storage)) == 1
            && consumer.Reads.Count(r => r.Storage == storage) == 1
            && operations.All(o => o.Writes.Storage.JoinedTo?.Storage != storage);
        long bytes = (long)ChannelBlock.Count(between.Channels) * ChannelBlock.Size * between.Height * between.Width * sizeof(float);
        long weights = operations.GetRange(first, length + 1).Sum(o => o.Strip!.WeightBytes);

        return onlyReader && bytes >= LeastIntermediateBytes && weights <= MostWeightBytes && consumer.Writes.Height > 1;
    }

    /// <summary>Rows of a strip so that all strip buffers stay within their share of the cache.</summary>
    private static int Rows(List<PlanOperation> operations, int first, int length)
    {
        List<PlanOperation> chain = operations.GetRange(first, length);
        int rows = Math.Min(MostRows, chain[^1].Writes.Height);
        while (rows > 0 && StripBytes(chain, rows) > MostStripBytes)
        {
            rows--;
        }

        return rows;
    }

    private static long StripBytes(List<PlanOperation> chain, int rows)
    {
        int[] needed = Needed(chain, rows);
        long bytes = 0;
        for (int j = 0; j < needed.Length; j++)
        {
            bytes += Strip(chain, j, needed[j]).Image * sizeof(float);
        }

        return bytes;
    }

    private static int[] Needed(List<PlanOperation> chain, int rows) =>
        StripChain.RowsNeeded([.. chain.Select(o => (o.Strip!.Extent, o.Strip.StrideY))], rows);

    private static BlockedTensor Strip(List<PlanOperation> chain, int stage, int rows)
    {
        PlanValue value = chain[stage].Writes;
        StripLayer reader = chain[stage + 1].Strip!;
        return StripChain.Strip(value.Channels, value.Width, rows, reader.PadLeft, reader.PadRight);
    }

    private static PlanOperation Join(List<PlanOperation> chain, int rows)
    {
        PlanOperation last = chain[^1];
        PlanValue input = chain[0].Reads[0];
        PlanValue? residual = last.Reads.Count > 1 ? last.Reads[1] : null;
        return new PlanOperation(chain[0].Name, residual is null ? [input] : [input, residual], last.Writes, Create) { ReadsAround = true };

        LayerKernel Create()
        {
            int[] needed = Needed(chain, rows);
            var stages = new StripStage[chain.Count];
            BlockedTensor from = input.Tensor();
            for (int j = 0; j < stages.Length; j++)
            {
                bool end = j == stages.Length - 1;
                BlockedTensor to = end ? last.Writes.Tensor() : Strip(chain, j, needed[j]);
                stages[j] = chain[j].Strip!.Create(from, to, end ? residual?.Tensor() : null);
                from = to;
            }

            return new StripChain(stages, [.. chain.Select(o => o.Writes.Height)], residual?.Tensor(), rows);
        }
    }
}
