using System.Runtime.ExceptionServices;

namespace MlNetClassifier.Data;

/// <summary>
/// Lets several cursors on different threads share the rows of one: each takes the next few under a lock and then works on its copy of them.
/// Without a feeding thread of its own, it reads no further ahead than the cursors ask.
/// </summary>
internal sealed class SharedRowSource
{
    private readonly Lock _lock = new();
    private readonly DataViewRowCursor _source;
    private readonly RowBlockReader _reader;
    private int _users;
    private long _nextBatch;
    private bool _failed;
    private ExceptionDispatchInfo? _error;

    private SharedRowSource(DataViewRowCursor source, IReadOnlyList<DataViewSchema.Column> columns, int users)
    {
        _source = source;
        _reader = new RowBlockReader(source, columns);
        _users = users;
    }

    /// <summary>Splits a cursor; disposing all the parts disposes it.</summary>
    /// <param name="source">The cursor, before its first row.</param>
    /// <param name="columns">Its active columns.</param>
    /// <param name="count">The number of parts.</param>
    /// <param name="blockSize">The number of rows taken at once.</param>
    public static DataViewRowCursor[] Split(DataViewRowCursor source, IReadOnlyList<DataViewSchema.Column> columns, int count, int blockSize)
    {
        SharedRowSource shared = new(source, columns, count);
        return [.. Enumerable.Range(0, count).Select(_ => new PartCursor(shared, source.Schema, columns, blockSize))];
    }

    /// <summary>
    /// Takes the next rows. Rows before an error are handed out first; the error then goes to whoever asks next, and the others find the end.
    /// </summary>
    private bool Fill(RowBlock block, out long batch)
    {
        lock (_lock)
        {
            batch = _nextBatch++;
            if (_failed)
            {
                ExceptionDispatchInfo? error = _error;
                _error = null;
                error?.Throw();
                return false;
            }

            try
            {
                while (block.Count < block.Capacity && _source.MoveNext())
                {
                    _reader.Append(block, batch);
                }
            }
            catch (Exception error)
            {
                _failed = true;
                if (block.Count == 0)
                {
                    throw;
                }

                _error = ExceptionDispatchInfo.Capture(error);
            }

            return block.Count > 0;
        }
    }

    private void Release()
    {
        if (Interlocked.Decrement(ref _users) == 0)
        {
            _source.Dispose();
        }
    }

    private sealed class PartCursor(SharedRowSource source, DataViewSchema schema, IReadOnlyList<DataViewSchema.Column> columns, int blockSize)
        : RowBlockCursor(schema, columns)
    {
        private bool _disposed;

        // A new block each time: values such as images are handed on by reference and must not be overwritten by later rows.
        protected override RowBlock? NextBlock()
        {
            RowBlock block = new(Columns, blockSize);
            long batch = 0;
            try
            {
                return source.Fill(block, out batch) ? block : null;
            }
            catch
            {
                FailedBatch = batch;
                throw;
            }
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing && !_disposed)
            {
                _disposed = true;
                source.Release();
            }

            base.Dispose(disposing);
        }
    }
}
