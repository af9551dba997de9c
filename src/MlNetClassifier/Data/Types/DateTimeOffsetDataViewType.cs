namespace MlNetClassifier.Data;

/// <summary>A date with time of day and offset from UTC.</summary>
public sealed class DateTimeOffsetDataViewType : SingletonDataViewType
{
    private DateTimeOffsetDataViewType()
        : base(typeof(DateTimeOffset), "DateTimeOffset")
    {
    }

    /// <summary>The only instance.</summary>
    public static DateTimeOffsetDataViewType Instance { get; } = new();
}
