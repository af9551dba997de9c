using System.Runtime.ExceptionServices;

namespace MlNetClassifier.Scoring;

/// <summary>
/// Scores pictures on several threads, each of which carries whole pictures (<see cref="PictureWorker"/>), and hands the results out in order. Two
/// networks of one thread each do more together than one network of two, and nothing of decoding is left to one thread alone.
/// </summary>
/// <remarks>
/// The thread that asks for the results is one of them: it scores whenever the next result is not there yet. So with one thread there is no other, and a
/// picture is read no sooner than it is asked for. The others run ahead by a few pictures at most, whose scores are all that is kept.
/// </remarks>
internal sealed class ScoringPass
{
    private const int AheadPerThread = 8;

    private readonly object _gate = new();
    private readonly IReadOnlyList<string> _files;
    private readonly Func<PictureWorker> _create;
    private readonly int _threads;
    private readonly CancellationToken _cancellation;
    private readonly (ScoredPicture? Picture, ExceptionDispatchInfo? Error)[] _results;
    private int _next;
    private int _taken;
    private bool _stopped;
    private ExceptionDispatchInfo? _failure;

    /// <param name="files">The pictures, in order.</param>
    /// <param name="create">Makes what each thread works with.</param>
    /// <param name="threads">How many threads score.</param>
    /// <param name="cancellation">Ends the pass.</param>
    public ScoringPass(IReadOnlyList<string> files, Func<PictureWorker> create, int threads, CancellationToken cancellation)
    {
        _files = files;
        _create = create;
        _threads = Math.Min(threads, files.Count);
        _cancellation = cancellation;
        _results = new (ScoredPicture?, ExceptionDispatchInfo?)[AheadPerThread * threads];
    }

    /// <summary>Scores them all.</summary>
    public IEnumerable<ScoredPicture> Run()
    {
        List<Thread> helpers = [];
        try
        {
            using PictureWorker own = _create();
            for (int i = 1; i < _threads; i++)
            {
                helpers.Add(new Thread(Help) { IsBackground = true, Name = $"scoring {i}" });
                helpers[^1].Start();
            }

            for (int i = 0; i < _files.Count; i++)
            {
                yield return Take(i, own);
            }
        }
        finally
        {
            lock (_gate)
            {
                _stopped = true;
                Monitor.PulseAll(_gate);
            }

            helpers.ForEach(helper => helper.Join());
        }
    }

    /// <summary>The result of a picture; scores others meanwhile where it is in another thread's hands.</summary>
    private ScoredPicture Take(int index, PictureWorker own)
    {
        while (true)
        {
            _cancellation.ThrowIfCancellationRequested();
            int claimed;
            lock (_gate)
            {
                ref (ScoredPicture? Picture, ExceptionDispatchInfo? Error) result = ref _results[index % _results.Length];
                result.Error?.Throw();
                if (result.Picture is { } picture)
                {
                    result = default;
                    _taken = index + 1;
                    Monitor.PulseAll(_gate);
                    return picture;
                }

                _failure?.Throw();
                claimed = CanClaim ? _next++ : -1;
                if (claimed < 0)
                {
                    Monitor.Wait(_gate);
                    continue;
                }
            }

            Score(claimed, own);
        }
    }

    private bool CanClaim => _next < _files.Count && _next < _taken + _results.Length;

    private void Help()
    {
        try
        {
            using PictureWorker own = _create();
            while (true)
            {
                int claimed;
                lock (_gate)
                {
                    while (!_stopped && _next < _files.Count && !CanClaim)
                    {
                        Monitor.Wait(_gate);
                    }

                    if (_stopped || _next == _files.Count || _cancellation.IsCancellationRequested)
                    {
                        return;
                    }

                    claimed = _next++;
                }

                Score(claimed, own);
            }
        }
        catch (Exception error)
        {
            lock (_gate)
            {
                _failure = ExceptionDispatchInfo.Capture(error);
                Monitor.PulseAll(_gate);
            }
        }
    }

    /// <summary>Scores a claimed picture. An error of the model is raised where its result is asked for, after those before it.</summary>
    private void Score(int index, PictureWorker own)
    {
        (ScoredPicture?, ExceptionDispatchInfo?) result;
        try
        {
            result = (own.Score(_files[index]), null);
        }
        catch (Exception error)
        {
            result = (null, ExceptionDispatchInfo.Capture(error));
        }

        lock (_gate)
        {
            _results[index % _results.Length] = result;
            Monitor.PulseAll(_gate);
        }
    }
}
