namespace MlNetClassifier.Numerics;

/// <summary>
/// c [n, q] = a · b of two matrices that are both computed by the network, either of them given transposed: attention's products and their
/// gradients.
/// </summary>
/// <remarks>b is packed as panels of columns, which n rows then read; a is read where it lies.</remarks>
internal sealed unsafe class StackedProduct
{
    private readonly PanelTiles tiles;
    private readonly int n;
    private readonly int p;
    private readonly int q;
    private readonly bool transposeA;
    private readonly bool transposeB;

    /// <summary>Prepares products.</summary>
    /// <param name="tiles">The tiles.</param>
    /// <param name="n">Rows of the result.</param>
    /// <param name="p">Terms of each sum.</param>
    /// <param name="q">Columns of the result.</param>
    /// <param name="transposeA">Whether a is [p, n].</param>
    /// <param name="transposeB">Whether b is [q, p].</param>
    public StackedProduct(PanelTiles tiles, int n, int p, int q, bool transposeA, bool transposeB)
    {
        this.tiles = tiles;
        this.n = n;
        this.p = p;
        this.q = q;
        this.transposeA = transposeA;
        this.transposeB = transposeB;
    }

    /// <summary>Floats of scratch that <see cref="Multiply"/> needs.</summary>
    public long ScratchLength => ((long)p + tiles.MaxRows) * tiles.Columns;

    /// <summary>Computes one product.</summary>
    public void Multiply(float* a, float* b, float* c, float* scratch)
    {
        float* tile = scratch + ((long)p * tiles.Columns);
        int rowStride = transposeA ? 1 : p, limit = rowStride % 1024 == 0 ? Math.Min(8, tiles.MaxRows) : tiles.MaxRows;
        int parts = (n + limit - 1) / limit;
        for (int column = 0; column < q; column += tiles.Columns)
        {
            int valid = Math.Min(tiles.Columns, q - column), vectors = valid <= tiles.Lanes ? 1 : 2;
            bool direct = valid == vectors * tiles.Lanes;
            Pack(b, column, valid, scratch);
            PanelCall call = new()
            {
                ARow = rowStride,
                ATerm = transposeA ? n : 1,
                B = scratch,
                BTerm = tiles.Columns,
                Steps = 1,
                Terms = p,
                CRow = direct ? q : tiles.Columns,
            };
            int row = 0;
            for (int part = 0; part < parts; part++)
            {
                int rows = (int)((long)(part + 1) * n / parts) - row;
                float* output = c + ((long)row * q) + column;
                call.A = a + ((long)row * rowStride);
                call.C = direct ? output : tile;
                tiles.Run(&call, rows, vectors);
                for (int r = 0; r < rows && !direct; r++)
                {
                    new ReadOnlySpan<float>(tile + (r * tiles.Columns), valid).CopyTo(new Span<float>(output + ((long)r * q), valid));
                }

                row += rows;
            }
        }
    }

    private void Pack(float* b, int column, int valid, float* panel)
    {
        if (valid < tiles.Columns)
        {
            new Span<float>(panel, p * tiles.Columns).Clear();
        }

        if (!transposeB)
        {
            for (int t = 0; t < p; t++)
            {
                new ReadOnlySpan<float>(b + ((long)t * q) + column, valid).CopyTo(new Span<float>(panel + (t * tiles.Columns), valid));
            }

            return;
        }

        for (int j = 0; j < valid; j++)
        {
            float* source = b + ((long)(column + j) * p), target = panel + j;
            for (int t = 0; t < p; t++, target += tiles.Columns)
            {
                *target = source[t];
            }
        }
    }
}
