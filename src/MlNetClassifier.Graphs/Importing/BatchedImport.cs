using MlNetClassifier.Graphs.Rewriting;

namespace MlNetClassifier.Graphs.Importing;

/// <summary>
/// Reads a file in the way that lets it run on batches. Networks are exported for one picture or for any number, and either may be true of a
/// given file in part only.
/// </summary>
internal static class BatchedImport
{
    /// <summary>Reads a file.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="read">Reads the file with a batch mode.</param>
    /// <exception cref="InvalidGraphException">It cannot be read in any way; the reason is that of the file as it declares itself.</exception>
    public static Graph Read(GraphLoadOptions options, Func<BatchMode, Graph> read)
    {
        if (options.KeepFixedBatch)
        {
            return read(BatchMode.AsDeclared);
        }

        // First as it stands, with a symbolic batch: enough for nearly every convolutional network.
        Graph? symbolic = Try(read, BatchMode.Symbolic);
        if (symbolic is not null && symbolic.Nodes.All(n => n.Outputs.All(o => o.Shape.BatchAxis <= 0)))
        {
            return symbolic;
        }

        // Then for one picture, each value given a batch. What fails even so stays as the file declares it.
        return (Try(read, BatchMode.One) is { } one ? BatchVectorization.TryApply(one) : null)
            ?? symbolic
            ?? read(BatchMode.AsDeclared);
    }

    private static Graph? Try(Func<BatchMode, Graph> read, BatchMode mode)
    {
        try
        {
            return read(mode);
        }
        catch (Exception e) when (e is InvalidGraphException or InvalidModelException)
        {
            return null;
        }
    }
}
