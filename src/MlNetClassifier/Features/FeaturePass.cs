using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using MlNetClassifier.Datasets;

namespace MlNetClassifier.Features;

/// <summary>What the workers of one feature pass share: the files still to do and the slots for what comes of them.</summary>
internal sealed class FeaturePass(IReadOnlyList<string> files, FeatureFile store, IProgress<int>? progress, CancellationToken cancellationToken)
{
    private readonly int[] records = new int[files.Count];
    private readonly int[] owners = new int[files.Count];
    private readonly ConcurrentDictionary<ContentHash, int> claims = new();
    private ExceptionDispatchInfo? fault;
    private int next = -1;
    private int done;
    private int computed;
    private int reused;

    public FeatureFile Store => store;

    public ContentHash[] Hashes { get; } = new ContentHash[files.Count];

    public (LeftOutKind Kind, string Reason)?[] Failures { get; } = new (LeftOutKind, string)?[files.Count];

    /// <summary>The next file to do; false when there is none or the pass was stopped.</summary>
    public bool TryNext(out int index)
    {
        index = Interlocked.Increment(ref next);
        return index < files.Count && !cancellationToken.IsCancellationRequested && Volatile.Read(ref fault) is null;
    }

    public string FileAt(int index) => files[index];

    /// <summary>Whether this file is the first of its content; a duplicate takes over what comes of the first.</summary>
    public bool TryClaim(int index, ContentHash hash)
    {
        Hashes[index] = hash;
        owners[index] = claims.GetOrAdd(hash, index);
        if (owners[index] == index)
        {
            return true;
        }

        CountDone();
        return false;
    }

    public void Fail(int index, LeftOutKind kind, string reason)
    {
        owners[index] = index;
        Failures[index] = (kind, reason);
        CountDone();
    }

    public void Reuse(int index, int record)
    {
        records[index] = record;
        Interlocked.Increment(ref reused);
        CountDone();
    }

    public void Compute(int index, int record)
    {
        records[index] = record;
        Interlocked.Increment(ref computed);
        CountDone();
    }

    public void Stop(Exception e) => Interlocked.CompareExchange(ref fault, ExceptionDispatchInfo.Capture(e), null);

    public void ThrowIfStopped() => fault?.Throw();

    public FeatureExtraction Finish()
    {
        List<int> used = [];
        int[] rows = new int[files.Count];
        int duplicates = 0;
        for (int i = 0; i < rows.Length; i++)
        {
            int owner = owners[i];
            Failures[i] = Failures[owner];
            duplicates += owner != i && Failures[i] is null ? 1 : 0;
            rows[i] = Failures[i] is null ? used.Count : -1;
            if (rows[i] >= 0)
            {
                used.Add(records[owner]);
            }
        }

        return new FeatureExtraction
        {
            Table = new FeatureTable(store, [.. used]),
            Rows = rows,
            Hashes = Hashes,
            Failures = Failures,
            Computed = computed,
            Reused = reused + duplicates,
        };
    }

    private void CountDone() => progress?.Report(Interlocked.Increment(ref done));
}
