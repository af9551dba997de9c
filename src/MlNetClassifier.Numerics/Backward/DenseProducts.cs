using System.Numerics;

namespace MlNetClassifier.Numerics;

/// <summary>
/// The three products of a dense layer in training, with the weights left as the network stores them: they change at every step, and
/// packing 40 MB would cost more than it saves. Small operands are packed instead.
/// </summary>
internal sealed unsafe class DenseProducts
{
    // Rows of the large matrix per pass: 64 rows of 1,024 columns are 256 KB, which stay in the second-level cache for all rows of the batch.
    private const int TermBlock = 64;

    // Terms of a partial sum and most partial sums: enough for many threads, few enough that adding them up costs nothing. They depend on the
    // matrix alone, so every machine adds in the same order.
    private const int PartialTerms = 512;
    private const int MostPartials = 24;
    private const int RowsPerTask = 112;

    private readonly PanelTiles tiles;

    /// <summary>Prepares the products.</summary>
    public DenseProducts(PanelTiles tiles) => this.tiles = tiles;

    /// <summary>Floats of scratch that a worker needs.</summary>
    public int ScratchLength => (Math.Max(TermBlock, RowsPerTask) + tiles.MaxRows) * tiles.Columns;

    /// <summary>Partial sums of <see cref="Multiply"/>, each a task and as large as the result.</summary>
    public static int Partials(int terms) => Math.Clamp(terms / PartialTerms, 1, MostPartials);

    /// <summary>Tasks of <see cref="MultiplyTransposed"/>.</summary>
    public int MultiplyTransposedTasks(int rows) => (rows + RowsPerTask - 1) / RowsPerTask;

    /// <summary>Tasks of <see cref="MultiplyOuter"/>.</summary>
    public int MultiplyOuterTasks(int rows) => (rows + RowsPerTask - 1) / RowsPerTask;

    /// <summary>Floats of the packed batch that <see cref="MultiplyTransposed"/> and <see cref="MultiplyOuter"/> read.</summary>
    public long PackedLength(int rows, int columns) => (long)rows * ((columns + tiles.Columns - 1) / tiles.Columns * tiles.Columns);

    /// <summary>One of the <see cref="Partials"/> of a [n, p] · b [p, q] over a range of p; b is the large matrix, read row by row as it lies.</summary>
    public void Multiply(float* a, float* b, float* partials, int n, int p, int q, int task, float* scratch)
    {
        int count = Partials(p), first = (int)((long)p * task / count), end = (int)((long)p * (task + 1) / count);
        float* c = partials + ((long)task * n * q), tile = scratch + (TermBlock * tiles.Columns);
        int parts = (n + tiles.MaxRows - 1) / tiles.MaxRows;
        for (int term = first; term < end; term += TermBlock)
        {
            int terms = Math.Min(TermBlock, end - term);
            for (int column = 0; column < q; column += tiles.Columns)
            {
                int valid = Math.Min(tiles.Columns, q - column), vectors = valid <= tiles.Lanes ? 1 : 2;
                bool direct = valid == vectors * tiles.Lanes;
                float* matrix = b + ((long)term * q);
                if (!direct)
                {
                    // A vector that reached over the last column would read the next row, and after the last row whatever follows.
                    PackColumns(matrix, q, column, column + valid, terms, scratch);
                }

                PanelCall call = new()
                {
                    ARow = p,
                    ATerm = 1,
                    B = direct ? matrix + column : scratch,
                    BTerm = direct ? q : tiles.Columns,
                    Steps = 1,
                    Terms = terms,
                    CRow = direct ? q : tiles.Columns,
                    Accumulate = term > first,
                };
                int row = 0;
                for (int part = 0; part < parts; part++)
                {
                    int rows = ((part + 1) * n / parts) - row;
                    float* output = c + ((long)row * q) + column;
                    call.A = a + ((long)row * p) + term;
                    call.C = direct ? output : tile;
                    Through(&call, output, q, rows, valid, vectors, direct);
                    row += rows;
                }
            }
        }
    }

    /// <summary>A row of c [n, q]: the partial sums, in order, plus the bias [q] if there is one.</summary>
    public static void AddPartials(float* partials, float* bias, float* c, int n, int p, int q, int row)
    {
        float* sum = c + ((long)row * q);
        new ReadOnlySpan<float>(partials + ((long)row * q), q).CopyTo(new Span<float>(sum, q));
        for (int task = 1; task < Partials(p); task++)
        {
            AddRow(partials + ((((long)task * n) + row) * q), sum, q);
        }

        if (bias != null)
        {
            AddRow(bias, sum, q);
        }
    }

    /// <summary>c [n, q] = a [n, p] · b [q, p]ᵀ; b is the large matrix, a is packed transposed by <see cref="PackTransposed"/>.</summary>
    public void MultiplyTransposed(float* packedA, float* b, float* bias, float* c, int n, int p, int q, int task, float* scratch)
    {
        int firstRow = task * RowsPerTask, endRow = Math.Min(q, firstRow + RowsPerTask);
        int limit = p % 1024 == 0 ? Math.Min(8, tiles.MaxRows) : tiles.MaxRows, parts = (endRow - firstRow + limit - 1) / limit;
        for (int item = 0; item < n; item += tiles.Columns)
        {
            int valid = Math.Min(tiles.Columns, n - item), vectors = valid <= tiles.Lanes ? 1 : 2;
            PanelCall call = new() { ARow = p, ATerm = 1, B = packedA + ((long)item * p), BTerm = tiles.Columns, Steps = 1, Terms = p, CRow = tiles.Columns };
            int row = firstRow;
            for (int part = 0; part < parts; part++)
            {
                int rows = firstRow + ((part + 1) * (endRow - firstRow) / parts) - row;
                call.A = b + ((long)row * p);
                call.C = scratch + ((row - firstRow) * tiles.Columns);
                tiles.Run(&call, rows, vectors);
                row += rows;
            }

            for (int i = 0; i < valid; i++)
            {
                float* output = c + ((long)(item + i) * q);
                for (int j = firstRow; j < endRow; j++)
                {
                    output[j] = scratch[((j - firstRow) * tiles.Columns) + i] + (bias == null ? 0 : bias[j]);
                }
            }
        }
    }

    /// <summary>c [p, q] = a [n, p]ᵀ · b [n, q]; c is the large matrix, b is packed by <see cref="PackRows"/>.</summary>
    public void MultiplyOuter(float* a, float* packedB, float* c, int n, int p, int q, int task, float* scratch)
    {
        int firstRow = task * RowsPerTask, endRow = Math.Min(p, firstRow + RowsPerTask);
        int parts = (endRow - firstRow + tiles.MaxRows - 1) / tiles.MaxRows, row = firstRow;
        for (int part = 0; part < parts; part++)
        {
            int rows = firstRow + ((part + 1) * (endRow - firstRow) / parts) - row;
            for (int column = 0; column < q; column += tiles.Columns)
            {
                int valid = Math.Min(tiles.Columns, q - column), vectors = valid <= tiles.Lanes ? 1 : 2;
                bool direct = valid == vectors * tiles.Lanes;
                float* output = c + ((long)row * q) + column;
                PanelCall call = new()
                {
                    A = a + row,
                    ARow = 1,
                    ATerm = p,
                    B = packedB + ((long)column * n),
                    BTerm = tiles.Columns,
                    Steps = 1,
                    Terms = n,
                    C = direct ? output : scratch,
                    CRow = direct ? q : tiles.Columns,
                };
                tiles.Run(&call, rows, vectors);
                if (!direct)
                {
                    CopyOut(scratch, output, q, rows, valid);
                }
            }

            row += rows;
        }
    }

    /// <summary>Packs a [n, p] as panels of items: [n / columns][p][columns].</summary>
    public void PackTransposed(float* a, int n, int p, float* packed)
    {
        for (int item = 0; item < n; item += tiles.Columns)
        {
            int valid = Math.Min(tiles.Columns, n - item);
            for (int k = 0; k < p; k++, packed += tiles.Columns)
            {
                for (int i = 0; i < tiles.Columns; i++)
                {
                    packed[i] = i < valid ? a[((long)(item + i) * p) + k] : 0;
                }
            }
        }
    }

    /// <summary>Packs b [n, q] as panels of columns: [q / columns][n][columns].</summary>
    public void PackRows(float* b, int n, int q, float* packed) => PackColumns(b, q, 0, q, n, packed);

    private void PackColumns(float* b, int stride, int firstColumn, int endColumn, int terms, float* packed)
    {
        for (int column = firstColumn; column < endColumn; column += tiles.Columns)
        {
            int valid = Math.Min(tiles.Columns, endColumn - column);
            for (int t = 0; t < terms; t++, packed += tiles.Columns)
            {
                new ReadOnlySpan<float>(b + ((long)t * stride) + column, valid).CopyTo(new Span<float>(packed, valid));
                new Span<float>(packed + valid, tiles.Columns - valid).Clear();
            }
        }
    }

    private void Through(PanelCall* call, float* output, int stride, int rows, int valid, int vectors, bool direct)
    {
        if (direct)
        {
            tiles.Run(call, rows, vectors);
            return;
        }

        for (int r = 0; r < rows && call->Accumulate; r++)
        {
            new ReadOnlySpan<float>(output + ((long)r * stride), valid).CopyTo(new Span<float>(call->C + (r * tiles.Columns), valid));
        }

        tiles.Run(call, rows, vectors);
        CopyOut(call->C, output, stride, rows, valid);
    }

    private static void AddRow(float* row, float* sum, int count)
    {
        int i = 0;
        for (; i <= count - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Store(Vector.Load(sum + i) + Vector.Load(row + i), sum + i);
        }

        for (; i < count; i++)
        {
            sum[i] += row[i];
        }
    }

    private void CopyOut(float* tile, float* output, int stride, int rows, int valid)
    {
        for (int r = 0; r < rows; r++)
        {
            new ReadOnlySpan<float>(tile + (r * tiles.Columns), valid).CopyTo(new Span<float>(output + ((long)r * stride), valid));
        }
    }
}
