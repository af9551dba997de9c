using System.Numerics;

namespace MlNetClassifier.Numerics;

/// <summary>Local response normalisation (AlexNet, 2012) of pixels whose channels lie side by side, and its gradient.</summary>
/// <remarks>
/// With s = bias + alpha / size · Σ x² over the channels around, y = x · s^−β and dx = dy · s^−β − 2αβ / size · x · Σ dy · x · s^(−β−1), the sum
/// over the channels in whose sums x is. Sums slide along the channels in double precision, so that nothing is left of what has gone out of them.
/// </remarks>
/// <param name="channels">Channels of a pixel.</param>
/// <param name="size">Channels in a sum: ⌊(size − 1) / 2⌋ before, the rest at and after.</param>
/// <param name="alpha">Factor of the mean square.</param>
/// <param name="beta">Exponent.</param>
/// <param name="bias">Constant term.</param>
internal sealed unsafe class PixelResponseNormalization(int channels, int size, float alpha, float beta, float bias)
{
    /// <summary>Floats of scratch that a call needs.</summary>
    public long ScratchLength => 3L * Padded;

    // Whole vectors, so that the last channels are computed as the others are.
    private int Padded => (channels + Vector<float>.Count - 1) / Vector<float>.Count * Vector<float>.Count;

    /// <summary>y of one pixel.</summary>
    public void Forward(float* x, float* y, float* scratch)
    {
        float* factors = Factors(x, scratch);
        for (int c = 0; c < channels; c++)
        {
            y[c] = x[c] * factors[c];
        }
    }

    /// <summary>dx of one pixel.</summary>
    public void Gradient(float* x, float* dy, float* dx, float* scratch)
    {
        float* factors = Factors(x, scratch), shares = scratch + (2 * Padded);
        for (int c = 0; c < channels; c++)
        {
            shares[c] = dy[c] * x[c] * factors[c] / scratch[c];
        }

        float scale = (float)(2.0 * alpha * beta / size);
        int before = (int)Math.Min(channels, size / 2), after = Math.Min(channels, (size - 1) / 2);
        double sum = 0;
        for (int c = 0; c < Math.Min(after, channels); c++)
        {
            sum += shares[c];
        }

        for (int c = 0; c < channels; c++)
        {
            sum += c + after < channels ? shares[c + after] : 0;
            dx[c] = (dy[c] * factors[c]) - (scale * x[c] * (float)sum);
            sum -= c - before >= 0 ? shares[c - before] : 0;
        }
    }

    /// <summary>s^−β of every channel; s itself is left in the first third of the scratch.</summary>
    private float* Factors(float* x, float* scratch)
    {
        int before = Math.Min(channels, (size - 1) / 2), after = Math.Min(channels, size / 2);
        double sum = 0, share = (double)alpha / size;
        for (int c = 0; c < Math.Min(after, channels); c++)
        {
            sum += (double)x[c] * x[c];
        }

        for (int c = 0; c < channels; c++)
        {
            sum += c + after < channels ? (double)x[c + after] * x[c + after] : 0;
            scratch[c] = (float)(bias + (share * sum));
            sum -= c - before >= 0 ? (double)x[c - before] * x[c - before] : 0;
        }

        new Span<float>(scratch + channels, Padded - channels).Fill(1);
        float* factors = scratch + Padded;
        for (int c = 0; c < Padded; c += Vector<float>.Count)
        {
            Vector.Store(Vector.Exp(Vector.Log(Vector.Load(scratch + c)) * -beta), factors + c);
        }

        return factors;
    }
}
