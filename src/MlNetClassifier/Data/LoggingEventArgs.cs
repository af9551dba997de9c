using MlNetClassifier.Runtime;

namespace MlNetClassifier;

/// <summary>A message of <see cref="MLContext.Log"/>.</summary>
public class LoggingEventArgs : EventArgs
{
    /// <summary>Makes a message of no source.</summary>
    /// <param name="message">The text.</param>
    public LoggingEventArgs(string message)
        : this(message, ChannelMessageKind.Info, string.Empty)
    {
    }

    /// <summary>Makes a message.</summary>
    /// <param name="message">The text.</param>
    /// <param name="kind">How important it is.</param>
    /// <param name="source">The component it comes from.</param>
    public LoggingEventArgs(string message, ChannelMessageKind kind, string source)
    {
        RawMessage = message;
        Kind = kind;
        Source = source;
    }

    /// <summary>The component it comes from.</summary>
    public string Source { get; }

    /// <summary>How important it is.</summary>
    public ChannelMessageKind Kind { get; }

    /// <summary>The text, led by source and kind.</summary>
    public string Message => Source.Length == 0 ? RawMessage : $"[Source={Source}, Kind={Kind}] {RawMessage}";

    /// <summary>The text alone.</summary>
    public string RawMessage { get; }
}
