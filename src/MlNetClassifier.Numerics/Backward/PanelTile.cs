using System.Runtime.CompilerServices;

namespace MlNetClassifier.Numerics;

/// <summary>The register tile of training: up to 14 rows × 2 vectors of C, each the sum over steps and terms of A · B.</summary>
/// <remarks>
/// <para>Rows and terms of A have strides of their own, so one loop serves every product of a training step: a convolution over NHWC pixels
/// (row = pixel, term = channel, step = kernel row), its gradient in the input (the same with flipped weights), its gradient in the weights
/// (row = channel, term = pixel, step = image row) and the three products of a dense layer.</para>
/// <para>28 accumulators, 2 vectors of B and a broadcast fill 31 of AVX-512's 32 registers; narrower sets have 16 registers and use 6 rows.
/// The text is unrolled because the JIT keeps accumulators in registers only if they are separate locals; smaller tiles are the same text with
/// the constants folded. Rows are addressed from every third row's pointer, for an address cannot hold more than one scaled index.</para>
/// <para>Each element of C is summed in the order of steps and terms, whatever the tile: results depend on neither threads nor tiling.</para>
/// </remarks>
internal static unsafe class PanelTile<TVector, TSimd, TRows, TVectors>
    where TVector : unmanaged
    where TSimd : struct, ISimd<TVector>
    where TRows : struct, IConstant
    where TVectors : struct, IConstant
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(PanelCall* call)
    {
        TVector c0a = default, c1a = default, c2a = default, c3a = default, c4a = default, c5a = default, c6a = default, c7a = default, c8a = default, c9a = default, c10a = default, c11a = default, c12a = default, c13a = default;
        TVector c0b = default, c1b = default, c2b = default, c3b = default, c4b = default, c5b = default, c6b = default, c7b = default, c8b = default, c9b = default, c10b = default, c11b = default, c12b = default, c13b = default;
        TVector wb = default;
        if (call->Accumulate)
        {
            float* r = call->C;
            if (TRows.Value > 0)
            {
                c0a = TSimd.Load(r);
                c0b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c0b;
                r += call->CRow;
            }

            if (TRows.Value > 1)
            {
                c1a = TSimd.Load(r);
                c1b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c1b;
                r += call->CRow;
            }

            if (TRows.Value > 2)
            {
                c2a = TSimd.Load(r);
                c2b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c2b;
                r += call->CRow;
            }

            if (TRows.Value > 3)
            {
                c3a = TSimd.Load(r);
                c3b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c3b;
                r += call->CRow;
            }

            if (TRows.Value > 4)
            {
                c4a = TSimd.Load(r);
                c4b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c4b;
                r += call->CRow;
            }

            if (TRows.Value > 5)
            {
                c5a = TSimd.Load(r);
                c5b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c5b;
                r += call->CRow;
            }

            if (TRows.Value > 6)
            {
                c6a = TSimd.Load(r);
                c6b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c6b;
                r += call->CRow;
            }

            if (TRows.Value > 7)
            {
                c7a = TSimd.Load(r);
                c7b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c7b;
                r += call->CRow;
            }

            if (TRows.Value > 8)
            {
                c8a = TSimd.Load(r);
                c8b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c8b;
                r += call->CRow;
            }

            if (TRows.Value > 9)
            {
                c9a = TSimd.Load(r);
                c9b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c9b;
                r += call->CRow;
            }

            if (TRows.Value > 10)
            {
                c10a = TSimd.Load(r);
                c10b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c10b;
                r += call->CRow;
            }

            if (TRows.Value > 11)
            {
                c11a = TSimd.Load(r);
                c11b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c11b;
                r += call->CRow;
            }

            if (TRows.Value > 12)
            {
                c12a = TSimd.Load(r);
                c12b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c12b;
                r += call->CRow;
            }

            if (TRows.Value > 13)
            {
                c13a = TSimd.Load(r);
                c13b = TVectors.Value > 1 ? TSimd.Load(r + TSimd.Lanes) : c13b;
                r += call->CRow;
            }
        }
        else if (call->Bias != null)
        {
            c0a = TSimd.Load(call->Bias);
            c0b = TVectors.Value > 1 ? TSimd.Load(call->Bias + TSimd.Lanes) : c0b;
            c1a = c2a = c3a = c4a = c5a = c6a = c7a = c8a = c9a = c10a = c11a = c12a = c13a = c0a;
            c1b = c2b = c3b = c4b = c5b = c6b = c7b = c8b = c9b = c10b = c11b = c12b = c13b = c0b;
        }

        nint row = call->ARow;
        nint row2 = 2 * row;
        nint term = call->ATerm;
        nint bTerm = call->BTerm;
        float* b = call->B;
        for (int s = 0; s < call->Steps; s++)
        {
            float* a0 = call->A + (call->AOffsets == null ? 0 : call->AOffsets[s]);
            float* a3 = a0 + (3 * row);
            float* a6 = a3 + (3 * row);
            float* a9 = a6 + (3 * row);
            float* a12 = a9 + (3 * row);
            if (call->BOffsets != null)
            {
                b = call->B + call->BOffsets[s];
            }

            for (int t = call->Terms; t > 0; t--)
            {
                TVector wa = TSimd.Load(b);
                if (TVectors.Value > 1)
                {
                    wb = TSimd.Load(b + TSimd.Lanes);
                }

                if (TRows.Value > 0)
                {
                    TVector v = TSimd.Splat(*a0);
                    c0a = TSimd.MultiplyAdd(v, wa, c0a);
                    c0b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c0b) : c0b;
                }

                if (TRows.Value > 1)
                {
                    TVector v = TSimd.Splat(a0[row]);
                    c1a = TSimd.MultiplyAdd(v, wa, c1a);
                    c1b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c1b) : c1b;
                }

                if (TRows.Value > 2)
                {
                    TVector v = TSimd.Splat(a0[row2]);
                    c2a = TSimd.MultiplyAdd(v, wa, c2a);
                    c2b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c2b) : c2b;
                }

                if (TRows.Value > 3)
                {
                    TVector v = TSimd.Splat(*a3);
                    c3a = TSimd.MultiplyAdd(v, wa, c3a);
                    c3b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c3b) : c3b;
                }

                if (TRows.Value > 4)
                {
                    TVector v = TSimd.Splat(a3[row]);
                    c4a = TSimd.MultiplyAdd(v, wa, c4a);
                    c4b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c4b) : c4b;
                }

                if (TRows.Value > 5)
                {
                    TVector v = TSimd.Splat(a3[row2]);
                    c5a = TSimd.MultiplyAdd(v, wa, c5a);
                    c5b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c5b) : c5b;
                }

                if (TRows.Value > 6)
                {
                    TVector v = TSimd.Splat(*a6);
                    c6a = TSimd.MultiplyAdd(v, wa, c6a);
                    c6b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c6b) : c6b;
                }

                if (TRows.Value > 7)
                {
                    TVector v = TSimd.Splat(a6[row]);
                    c7a = TSimd.MultiplyAdd(v, wa, c7a);
                    c7b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c7b) : c7b;
                }

                if (TRows.Value > 8)
                {
                    TVector v = TSimd.Splat(a6[row2]);
                    c8a = TSimd.MultiplyAdd(v, wa, c8a);
                    c8b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c8b) : c8b;
                }

                if (TRows.Value > 9)
                {
                    TVector v = TSimd.Splat(*a9);
                    c9a = TSimd.MultiplyAdd(v, wa, c9a);
                    c9b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c9b) : c9b;
                }

                if (TRows.Value > 10)
                {
                    TVector v = TSimd.Splat(a9[row]);
                    c10a = TSimd.MultiplyAdd(v, wa, c10a);
                    c10b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c10b) : c10b;
                }

                if (TRows.Value > 11)
                {
                    TVector v = TSimd.Splat(a9[row2]);
                    c11a = TSimd.MultiplyAdd(v, wa, c11a);
                    c11b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c11b) : c11b;
                }

                if (TRows.Value > 12)
                {
                    TVector v = TSimd.Splat(*a12);
                    c12a = TSimd.MultiplyAdd(v, wa, c12a);
                    c12b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c12b) : c12b;
                }

                if (TRows.Value > 13)
                {
                    TVector v = TSimd.Splat(a12[row]);
                    c13a = TSimd.MultiplyAdd(v, wa, c13a);
                    c13b = TVectors.Value > 1 ? TSimd.MultiplyAdd(v, wb, c13b) : c13b;
                }

                a0 += term;
                a3 += term;
                a6 += term;
                a9 += term;
                a12 += term;
                b += bTerm;
            }
        }

        float* c = call->C;
        if (TRows.Value > 0)
        {
            TSimd.Store(c0a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c0b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 1)
        {
            TSimd.Store(c1a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c1b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 2)
        {
            TSimd.Store(c2a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c2b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 3)
        {
            TSimd.Store(c3a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c3b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 4)
        {
            TSimd.Store(c4a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c4b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 5)
        {
            TSimd.Store(c5a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c5b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 6)
        {
            TSimd.Store(c6a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c6b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 7)
        {
            TSimd.Store(c7a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c7b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 8)
        {
            TSimd.Store(c8a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c8b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 9)
        {
            TSimd.Store(c9a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c9b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 10)
        {
            TSimd.Store(c10a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c10b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 11)
        {
            TSimd.Store(c11a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c11b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 12)
        {
            TSimd.Store(c12a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c12b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }

        if (TRows.Value > 13)
        {
            TSimd.Store(c13a, c);
            if (TVectors.Value > 1)
            {
                TSimd.Store(c13b, c + TSimd.Lanes);
            }

            c += call->CRow;
        }
    }
}
