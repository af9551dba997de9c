using System.Runtime.ExceptionServices;
using MlNetClassifier.Data;
using MlNetClassifier.Graphs.Execution;
using MlNetClassifier.Transforms.Image;

namespace MlNetClassifier.Transforms;

/// <summary>
/// Reads rows ahead, scores them as one batch and hands them out in order. Rows before one that fails are handed out first.
/// </summary>
internal sealed class NetworkCursor : RowBlockCursor
{
    private readonly DataViewRowCursor _input;
    private readonly InferenceWorkspace _workspace;
    private readonly PixelsWriter[] _writers;
    private readonly RowBlockReader _passedOn;
    private readonly int[] _outputs;
    private readonly RowBlock _block;
    private readonly bool _keepsReferences;
    private ExceptionDispatchInfo? _error;
    private long _errorBatch;

    public NetworkCursor(
        DataViewRowCursor input, DataViewSchema schema, IReadOnlyList<DataViewSchema.Column> columns, NetworkScorer scorer, DataViewSchema.Column[] inputs)
        : base(schema, columns)
    {
        _input = input;
        _workspace = scorer.CreateBatchWorkspace(out int batchSize);
        _writers = [.. inputs.Select(column => NetworkInput.Bind(input, column))];
        int inputCount = input.Schema.Count;
        DataViewSchema.Column[] passedOn = [.. columns.TakeWhile(column => column.Index < inputCount).Select(column => input.Schema[column.Index])];
        _passedOn = new RowBlockReader(input, passedOn);
        _outputs = [.. columns.Skip(passedOn.Length).Select(column => column.Index - inputCount)];
        _block = new RowBlock(columns, batchSize);
        _keepsReferences = columns.Any(column => column.Type.GetItemType() is not PrimitiveDataViewType);
    }

    protected override RowBlock? NextBlock()
    {
        ThrowIfFailed();

        // Values such as pictures are handed on by reference; rows read later must not overwrite them.
        RowBlock block = _keepsReferences ? new RowBlock(Columns, _block.Capacity) : _block;
        block.Clear();
        Read(block);
        if (block.Count == 0)
        {
            ThrowIfFailed();
            return null;
        }

        _workspace.Run(block.Count);
        for (int i = 0; i < _outputs.Length; i++)
        {
            ReadOnlySpan<float> numbers = _workspace.GetOutput(_outputs[i]);
            int width = numbers.Length / block.Count;
            for (int slot = 0; slot < block.Count; slot++)
            {
                NetworkOutput.Copy(numbers.Slice(slot * width, width), block.Store(Columns.Count - _outputs.Length + i), slot);
            }
        }

        return block;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _workspace.Dispose();
            _input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void ThrowIfFailed()
    {
        if (_error is not null)
        {
            FailedBatch = _errorBatch;
            _error.Throw();
        }
    }

    private void Read(RowBlock block)
    {
        try
        {
            while (block.Count < block.Capacity && _input.MoveNext())
            {
                for (int i = 0; i < _writers.Length; i++)
                {
                    Span<float> rows = _workspace.GetInput(i);
                    int width = rows.Length / block.Capacity;
                    _writers[i](rows.Slice(block.Count * width, width), together: null);
                }

                _passedOn.Append(block);
            }
        }
        catch (Exception error)
        {
            _errorBatch = _input.Batch;
            _error = ExceptionDispatchInfo.Capture(error);
        }
    }
}
