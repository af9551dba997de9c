using MlNetClassifier.Data;
using MlNetClassifier.Imaging;

namespace MlNetClassifier.Scoring;

/// <summary>Carries one picture after the other all the way, from its file to its scores, on one thread and in memory of its own.</summary>
internal sealed class PictureWorker : IDisposable
{
    private readonly PictureReader _read;
    private readonly PictureRow _picture;
    private readonly DataViewRow _scored;
    private readonly ValueGetter<VBuffer<float>> _getter;
    private byte[] _file = [];
    private VBuffer<float> _scores;

    /// <param name="model">The model, bound to the schema of <paramref name="input"/>.</param>
    /// <param name="input">Where pictures enter it.</param>
    /// <param name="read">Reads their files.</param>
    public PictureWorker(IRowToRowMapper model, PictureInput input, PictureReader read)
    {
        _read = read;
        _picture = new PictureRow(input.Schema, input.Column);
        DataViewSchema.Column column = model.OutputSchema[ScoringChain.ScoreColumn];
        _scored = model.GetRow(_picture, [column]);
        _getter = _scored.GetGetter<VBuffer<float>>(column);
    }

    /// <summary>Scores a picture; one that cannot be read has an error in place of scores.</summary>
    public ScoredPicture Score(string name)
    {
        try
        {
            int length = _read(name, ref _file);
            _picture.MoveTo(name, _file, length);
            _getter(ref _scores);
        }
        catch (Exception error) when (error is InvalidImageException or IOException or UnauthorizedAccessException)
        {
            return new ScoredPicture(name, null, Reason(error));
        }

        float[] values = new float[_scores.Length];
        _scores.CopyTo(values);
        return new ScoredPicture(name, values, null);
    }

    public void Dispose() => _scored.Dispose();

    /// <summary>What the decoder said: the file and its row are known to whoever asked.</summary>
    private static string Reason(Exception error)
    {
        while (error.InnerException is InvalidImageException inner)
        {
            error = inner;
        }

        return error.Message;
    }
}
