namespace MlNetClassifier;

/// <summary>Reads one value of the row a cursor stands on. The value passed in may be reused as a buffer.</summary>
/// <typeparam name="TValue">The raw type of the column.</typeparam>
/// <param name="value">Receives the value.</param>
public delegate void ValueGetter<TValue>(ref TValue value);
