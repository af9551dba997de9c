using System.Numerics;

namespace MlNetClassifier.Numerics;

/// <summary>What is done with the runs of a <see cref="StridedWalk"/>; the second source is not read.</summary>
internal static unsafe class StridedBodies
{
    /// <summary>y = a.</summary>
    public static void Copy(float* a, nint aStep, float* b, nint bStep, float* y, nint yStep, int count)
    {
        if (aStep == 1 && yStep == 1)
        {
            new ReadOnlySpan<float>(a, count).CopyTo(new Span<float>(y, count));
            return;
        }

        if (aStep == 0 && yStep == 1)
        {
            new Span<float>(y, count).Fill(*a);
            return;
        }

        for (; count >= 4; count -= 4)
        {
            (float p, float q, float r, float s) = (a[0], a[aStep], a[2 * aStep], a[3 * aStep]);
            (y[0], y[yStep], y[2 * yStep], y[3 * yStep]) = (p, q, r, s);
            a += 4 * aStep;
            y += 4 * yStep;
        }

        for (; count > 0; count--, a += aStep, y += yStep)
        {
            *y = *a;
        }
    }

    /// <summary>y += a; with a step of 0 in y, y += the sum of a.</summary>
    public static void Add(float* a, nint aStep, float* b, nint bStep, float* y, nint yStep, int count)
    {
        int i = 0, lanes = Vector<float>.Count;
        if (aStep == 1 && yStep == 1)
        {
            for (; i <= count - lanes; i += lanes)
            {
                Vector.Store(Vector.Load(y + i) + Vector.Load(a + i), y + i);
            }
        }
        else if (yStep == 0)
        {
            Vector<float> sums = Vector<float>.Zero;
            for (; aStep == 1 && i <= count - lanes; i += lanes)
            {
                sums += Vector.Load(a + i);
            }

            float sum = Vector.Sum(sums);
            for (; i < count; i++)
            {
                sum += a[i * aStep];
            }

            *y += sum;
            return;
        }

        for (; i < count; i++)
        {
            y[i * yStep] += a[i * aStep];
        }
    }
}
