using MlNetClassifier.Data;
using MlNetClassifier.ModelFile;

namespace MlNetClassifier.Scoring;

/// <summary>
/// Scores picture files with any model zip whose chain ends in a column <c>Score</c>, in order and without holding more than a few of them.
/// A file that is no
/// picture gets an error of its own and disturbs no other.
/// </summary>
public sealed class PictureScorer : IDisposable
{
    private readonly ITransformer model;
    private readonly PictureInput input;
    private readonly int threads;

    private PictureScorer(ITransformer model, PictureInput input, IReadOnlyList<string> labels, int threads)
    {
        this.threads = threads;
        this.model = model;
        this.input = input;
        Labels = labels;
    }

    /// <summary>The model itself.</summary>
    internal ITransformer Model => model;

    /// <summary>Names of the classes, in the order of the scores.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Reads a model.</summary>
    /// <param name="path">The zip.</param>
    /// <param name="threads">Threads that read, decode and score.</param>
    /// <exception cref="InvalidModelFileException">It is missing, damaged, reads no pictures or gives no scores.</exception>
    public static PictureScorer Load(string path, int threads)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        if (!File.Exists(path))
        {
            throw new InvalidModelFileException($"Model '{path}': no such file.");
        }

        try
        {
            // Threads are given pictures, not parts of a network.
            ITransformer model = new MLContext { NumberOfThreads = 1 }.Model.Load(path, out DataViewSchema? schema);
            PictureInput input = PictureInput.Find(model, schema);
            DataViewSchema output = input.Model.GetOutputSchema(input.Schema);
            return new PictureScorer(model, input, FindLabels(output), threads);
        }
        catch (Exception e) when (e is InvalidModelFileException or ArgumentException or InvalidOperationException)
        {
            throw new InvalidModelFileException($"Model '{path}': {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InvalidModelFileException($"Model '{path}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>Scores files; results come in the order of the files.</summary>
    /// <param name="files">Paths to open.</param>
    /// <param name="cancellationToken">Ends the pass.</param>
    public IEnumerable<ScoredPicture> Score(IReadOnlyList<string> files, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(files);
        return ScoreAll(files, PictureReaders.ReadFile, cancellationToken);
    }

    /// <summary>As the other, for pictures whose bytes lie elsewhere than in files.</summary>
    internal IEnumerable<ScoredPicture> Score(IReadOnlyList<string> files, Func<string, byte[]> read, CancellationToken cancellationToken) =>
        ScoreAll(files, PictureReaders.Of(read), cancellationToken);

    private IEnumerable<ScoredPicture> ScoreAll(IReadOnlyList<string> files, PictureReader read, CancellationToken cancellationToken)
    {
        if (!input.Model.IsRowToRowMapper)
        {
            return ScoreInOrder(files, read, cancellationToken);
        }

        IRowToRowMapper mapper = input.Model.GetRowToRowMapper(input.Schema);
        return new ScoringPass(files, () => new PictureWorker(mapper, input, read), threads, cancellationToken).Run();
    }

    /// <summary>For a model in which a row's scores depend on the rows before it: on one thread, pictures decoded ahead by others.</summary>
    private IEnumerable<ScoredPicture> ScoreInOrder(IReadOnlyList<string> files, PictureReader read, CancellationToken cancellationToken)
    {
        PictureLoader loader = new(files, read, 2 * threads, cancellationToken);
        IDataView scored = input.Model.Transform(new PictureView(input.Schema, input.Column, loader));
        DataViewSchema.Column column = scored.Schema[ScoringChain.ScoreColumn];
        using DataViewRowCursor cursor = scored.GetRowCursor([column]);
        ValueGetter<VBuffer<float>> getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        int next = 0;
        while (cursor.MoveNext())
        {
            // Transformers may have read ahead, but they keep the order: this row is the oldest good file not yet handed out.
            if (!loader.Good.TryDequeue(out int index))
            {
                throw new InvalidOperationException("The model gives more rows than it was given pictures.");
            }

            for (; next < index; next++)
            {
                yield return new ScoredPicture(files[next], null, loader.Errors[next]);
            }

            getter(ref scores);
            float[] values = new float[scores.Length];
            scores.CopyTo(values);
            yield return new ScoredPicture(files[next++], values, null);
        }

        for (; next < files.Count; next++)
        {
            yield return new ScoredPicture(files[next], null, loader.Errors.GetValueOrDefault(next) ?? "The model gives no row for it.");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => (model as IDisposable)?.Dispose();

    private static IReadOnlyList<string> FindLabels(DataViewSchema output)
    {
        if (output.GetColumnOrNull(ScoringChain.ScoreColumn) is not { Type: VectorDataViewType { Size: > 0 } type } score || type.ItemType != NumberDataViewType.Single)
        {
            throw new InvalidModelFileException($"The model gives no fixed number of scores in a column '{ScoringChain.ScoreColumn}'; it gives "
                + $"{string.Join(", ", output)}.");
        }

        return ClassNames.Of(score, output.GetColumnOrNull("PredictedLabel") ?? score, type.Size);
    }
}
