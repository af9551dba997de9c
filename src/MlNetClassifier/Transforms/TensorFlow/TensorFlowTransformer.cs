using System.Buffers.Binary;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms;

/// <summary>Scores a TensorFlow graph, without TensorFlow. Safe for concurrent use.</summary>
public sealed class TensorFlowTransformer : RowToRowTransformerBase, IDisposable
{
    private const string ModelEntry = "TFModel";
    private readonly Dictionary<string, NetworkScorer> _scorers = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();
    private bool _disposed;

    internal TensorFlowTransformer(IHostEnvironment environment, TensorFlowScoring scoring)
        : base(environment)
    {
        Scoring = scoring;
    }

    internal static VersionInfo Version { get; } =
        new("TENSFLOW", 0x00010004, 0x00010004, 0x00010002, "TensorFlowTransform", "Microsoft.ML.TensorFlow");

    internal TensorFlowScoring Scoring { get; }

    private protected override bool IsCostly => true;

    /// <summary>Frees the networks. Engines and cursors that use them must not be used afterwards.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            foreach (NetworkScorer scorer in _scorers.Values)
            {
                scorer.Dispose();
            }

            _scorers.Clear();
        }
    }

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ctx.Writer.Write(true);
        ctx.Writer.Write(Scoring.AddBatchDimension);
        ctx.Writer.Write(Scoring.TreatOutputAsBatched);
        ctx.SaveBinaryStream(ModelEntry, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, Scoring.Bytes.Length);
            stream.Write(length);
            stream.Write(Scoring.Bytes.Span);
        });
        foreach (IReadOnlyList<string> names in (IReadOnlyList<string>[])[Scoring.Inputs, Scoring.Outputs])
        {
            ctx.Writer.Write(names.Count);
            foreach (string name in names)
            {
                ctx.SaveNonEmptyString(name);
            }
        }
    }

    internal static TensorFlowTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        if (!context.Reader.ReadBoolByte())
        {
            throw context.Reader.Error("it holds a TensorFlow SavedModel, whose variables cannot be read; freeze the graph and save the model again");
        }

        bool addBatch = context.Header.ModelVerReadable >= 0x00010003 && context.Reader.ReadBoolByte();
        bool batched = context.Header.ModelVerReadable < 0x00010004 || context.Reader.ReadBoolByte();
        string[] inputs = [.. Enumerable.Range(0, context.Reader.ReadCount(sizeof(int))).Select(_ => context.LoadNonEmptyString())];
        string[] outputs = [.. Enumerable.Range(0, context.Reader.ReadCount(sizeof(int))).Select(_ => context.LoadNonEmptyString())];
        byte[] entry = context.LoadBinaryStream(ModelEntry);
        if (entry.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(entry) != entry.Length - sizeof(int))
        {
            throw new InvalidModelFileException($"{context.Directory}/{ModelEntry}", "its length is not the one it announces");
        }

        return inputs.Length > 0 && outputs.Length > 0
            ? new TensorFlowTransformer(
                environment, new TensorFlowScoring(entry.AsMemory(sizeof(int)), $"{context.Directory}/{ModelEntry}", inputs, outputs, addBatch, batched))
            : throw context.Reader.Error("it names no inputs or no outputs");
    }

    internal override IRowToRowMapper BindAvailable(DataViewSchema inputSchema, IDictionary<string, string> lost)
    {
        if (Scoring.Inputs.FirstOrDefault(name => inputSchema.GetColumnOrNull(name) is null) is not { } missing)
        {
            return Bind(inputSchema);
        }

        foreach (string name in Scoring.Outputs)
        {
            lost[name] = $"{nameof(TensorFlowTransformer)} makes it from column '{missing}', which is missing";
        }

        return new CompositeRowToRowMapper(inputSchema, []);
    }

    private protected override IRowToRowMapper Bind(DataViewSchema inputSchema)
    {
        NetworkScorer scorer = ScorerFor(inputSchema);
        IReadOnlyList<GraphValue> outputs = scorer.Graph.Outputs;
        return new NetworkMapper(
            nameof(TensorFlowTransformer),
            inputSchema,
            scorer,
            scorer.Graph.Inputs.Select(input => Scoring.Inputs.First(name => name == input.Name || name == TensorFlowScoring.WithoutOutputNumber(input.Name))),
            [.. outputs.Select((output, i) => new DataViewSchema.DetachedColumn(
                Scoring.Outputs[i], TensorFlowScoring.ColumnType(output, Scoring.TreatOutputAsBatched)))]);
    }

    /// <summary>The network for the columns' sizes: those may settle what the file leaves open.</summary>
    private NetworkScorer ScorerFor(DataViewSchema schema)
    {
        string key = string.Join(';', Scoring.Inputs.Select(name => ColumnErrors.Require(schema, name, nameof(TensorFlowTransformer)).Type));
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_scorers.TryGetValue(key, out NetworkScorer? scorer))
            {
                scorer = new NetworkScorer(Scoring.Load(schema), Environment.NumberOfThreads, CursorSets.BlockSize);
                _scorers.Add(key, scorer);
            }

            return scorer;
        }
    }
}
