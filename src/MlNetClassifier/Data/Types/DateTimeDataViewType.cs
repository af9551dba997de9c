namespace MlNetClassifier.Data;

/// <summary>A date with time of day.</summary>
public sealed class DateTimeDataViewType : SingletonDataViewType
{
    private DateTimeDataViewType()
        : base(typeof(DateTime), "DateTime")
    {
    }

    /// <summary>The only instance.</summary>
    public static DateTimeDataViewType Instance { get; } = new();
}
