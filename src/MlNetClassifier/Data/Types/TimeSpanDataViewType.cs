namespace MlNetClassifier.Data;

/// <summary>A length of time.</summary>
public sealed class TimeSpanDataViewType : SingletonDataViewType
{
    private TimeSpanDataViewType()
        : base(typeof(TimeSpan), "TimeSpan")
    {
    }

    /// <summary>The only instance.</summary>
    public static TimeSpanDataViewType Instance { get; } = new();
}
