using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;

namespace MlNetClassifier.Extensions.ML;

/// <summary>Tokens that fire once, one after the other.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A source without a timer holds nothing to dispose, and tokens outlive it.")]
internal sealed class ReloadSignal
{
    private CancellationTokenSource _source = new();

    public IChangeToken Token => new CancellationChangeToken(Volatile.Read(ref _source).Token);

    /// <summary>Fires the current token; the next one is there before it does.</summary>
    public void Fire() => Interlocked.Exchange(ref _source, new CancellationTokenSource()).Cancel();
}
