using System.Buffers.Binary;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs;
using MlNetClassifier.ModelFile;
using MlNetClassifier.Runtime;

namespace MlNetClassifier.Transforms.Onnx;

/// <summary>
/// Scores an ONNX model. Columns are named as the model's tensors; each output is a vector with the tensor's dimensions for one row, so a
/// tensor [N, C] becomes <c>Vector&lt;Single, 1, C&gt;</c>. Safe for concurrent use.
/// </summary>
public sealed class OnnxTransformer : RowToRowTransformerBase, IDisposable
{
    private const string ModelEntry = "OnnxModel";
    private readonly NetworkScorer _scorer;

    internal OnnxTransformer(IHostEnvironment environment, OnnxModel model, int? threads = null)
        : base(environment)
    {
        Model = model;
        _scorer = new NetworkScorer(model.Graph, threads ?? environment.NumberOfThreads, CursorSets.BlockSize);
        OutputColumns = [.. model.Graph.Outputs.Select((output, i) => ToColumn(model.Outputs[i], output, model.SlotNames))];
    }

    internal static VersionInfo Version { get; } =
        new("ONNXSCOR", 0x00010003, 0x00010003, 0x00010001, "OnnxTransform", "Microsoft.ML.OnnxTransformer");

    internal OnnxModel Model { get; }

    internal IReadOnlyList<DataViewSchema.DetachedColumn> OutputColumns { get; }

    private protected override bool IsCostly => true;

    /// <summary>Frees the network. Engines and cursors that use it must not be used afterwards.</summary>
    public void Dispose() => _scorer.Dispose();

    /// <inheritdoc/>
    public override void Save(ModelSaveContext ctx)
    {
        ArgumentNullException.ThrowIfNull(ctx);
        ctx.SetVersionInfo(Version);
        ctx.SaveBinaryStream(ModelEntry, stream =>
        {
            Span<byte> length = stackalloc byte[sizeof(int)];
            BinaryPrimitives.WriteInt32LittleEndian(length, Model.Bytes.Length);
            stream.Write(length);
            stream.Write(Model.Bytes.Span);
        });
        SaveNames(ctx, Model.Inputs);
        SaveNames(ctx, Model.Outputs);
        ctx.Writer.Write(Model.Shapes.Count);
        foreach (KeyValuePair<string, int[]> shape in Model.Shapes)
        {
            ctx.SaveNonEmptyString(shape.Key);
            ctx.Writer.Write(shape.Value.Length);
            foreach (int size in shape.Value)
            {
                ctx.Writer.Write(size);
            }
        }

        ctx.Writer.Write(Model.RecursionLimit);
    }

    internal static OnnxTransformer Load(IHostEnvironment environment, ModelLoadContext context)
    {
        string[] inputs = LoadNames(context);
        string[] outputs = LoadNames(context);
        KeyValuePair<string, int[]>[] shapes = [];
        if (context.Header.ModelVerWritten >= 0x00010002)
        {
            shapes = new KeyValuePair<string, int[]>[context.Reader.ReadCount(2 * sizeof(int))];
            for (int i = 0; i < shapes.Length; i++)
            {
                string name = context.LoadNonEmptyString();
                shapes[i] = KeyValuePair.Create(name, context.Reader.ReadInt32s(context.Reader.ReadCount(sizeof(int))));
            }
        }

        int recursionLimit = context.Header.ModelVerWritten >= 0x00010003 ? context.Reader.ReadInt32() : 100;
        if (recursionLimit < 1)
        {
            throw context.Reader.Error($"its recursion limit is {recursionLimit}");
        }

        byte[] entry = context.LoadBinaryStream(ModelEntry);
        if (entry.Length < sizeof(int) || BinaryPrimitives.ReadInt32LittleEndian(entry) != entry.Length - sizeof(int))
        {
            throw new InvalidModelFileException($"{context.Directory}/{ModelEntry}", "its length is not the one it announces");
        }

        try
        {
            OnnxModel model = new(entry.AsMemory(sizeof(int)), $"{context.Directory}/{ModelEntry}", inputs, outputs, shapes, recursionLimit);
            return new OnnxTransformer(environment, model);
        }
        catch (Exception error) when (error is InvalidModelException or InvalidGraphException or ArgumentException or NotSupportedException)
        {
            throw new InvalidModelFileException($"The model file cannot be read: '{context.Directory}/{ModelEntry}': {error.Message}", error);
        }
    }

    internal override IRowToRowMapper BindAvailable(DataViewSchema inputSchema, IDictionary<string, string> lost)
    {
        if (Model.Graph.Inputs.FirstOrDefault(input => inputSchema.GetColumnOrNull(input.Name) is null) is not { } missing)
        {
            return Bind(inputSchema);
        }

        foreach (DataViewSchema.DetachedColumn column in OutputColumns)
        {
            lost[column.Name] = $"{nameof(OnnxTransformer)} makes it from column '{missing.Name}', which is missing";
        }

        return new CompositeRowToRowMapper(inputSchema, []);
    }

    private protected override IRowToRowMapper Bind(DataViewSchema inputSchema) =>
        new NetworkMapper(nameof(OnnxTransformer), inputSchema, _scorer, Model.Graph.Inputs.Select(input => input.Name), OutputColumns);

    /// <summary>
    /// A model exported by ML.NET names the output of column <c>x</c> <c>x.output</c>; the column is <c>x</c> again, with the slot names it had. Names
    /// that are more or fewer than the places would break whoever reads them, and are left out.
    /// </summary>
    private static DataViewSchema.DetachedColumn ToColumn(string name, GraphValue output, IReadOnlyDictionary<string, IReadOnlyList<string>> slotNames)
    {
        const string Suffix = ".output";
        string column = name.EndsWith(Suffix, StringComparison.Ordinal) && name.Length > Suffix.Length ? name[..^Suffix.Length] : name;
        VectorDataViewType type = new(NetworkOutput.ItemType(output), NetworkOutput.Dimensions(output));
        if (!slotNames.TryGetValue(column, out IReadOnlyList<string>? names) || names.Count != type.Size)
        {
            return new DataViewSchema.DetachedColumn(column, type);
        }

        ReadOnlyMemory<char>[] slots = [.. names.Select(slot => slot.AsMemory())];
        DataViewSchema.Annotations.Builder annotations = new();
        annotations.AddSlotNames(slots.Length, (ref VBuffer<ReadOnlyMemory<char>> value) => VBuffer<ReadOnlyMemory<char>>.Copy(slots, 0, ref value, slots.Length));
        return new DataViewSchema.DetachedColumn(column, type, annotations.ToAnnotations());
    }

    private static void SaveNames(ModelSaveContext context, IReadOnlyList<string> names)
    {
        context.Writer.Write(names.Count);
        foreach (string name in names)
        {
            context.SaveNonEmptyString(name);
        }
    }

    private static string[] LoadNames(ModelLoadContext context)
    {
        int count = context.Reader.ReadCount(sizeof(int));
        if (count == 0)
        {
            throw context.Reader.Error("it has no columns");
        }

        return [.. Enumerable.Range(0, count).Select(_ => context.LoadNonEmptyString())];
    }
}
