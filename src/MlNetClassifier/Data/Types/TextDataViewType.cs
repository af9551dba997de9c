namespace MlNetClassifier.Data;

/// <summary>Text; a value is a <see cref="ReadOnlyMemory{T}"/> of <see cref="char"/>.</summary>
public sealed class TextDataViewType : SingletonDataViewType
{
    private TextDataViewType()
        : base(typeof(ReadOnlyMemory<char>), "String")
    {
    }

    /// <summary>The only instance.</summary>
    public static TextDataViewType Instance { get; } = new();
}
