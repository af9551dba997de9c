namespace MlNetClassifier.Backbones.Catalog;

/// <summary>How files are fetched.</summary>
public sealed record PullOptions
{
    /// <summary>Longest wait for a connection and for the beginning of an answer. <value>Default 30 seconds.</value></summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest wait for the next bytes of a running transfer. <value>Default 30 seconds.</value></summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a broken transfer is taken up again at one mirror while it makes headway. <value>Default 5.</value></summary>
    public int Resumes { get; init; } = 5;

    /// <summary>Wait before a broken transfer is taken up again, doubled each time. <value>Default 1 second.</value></summary>
    public TimeSpan ResumeDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Address of an HTTP proxy; null for that of the environment (<c>HTTPS_PROXY</c>, <c>HTTP_PROXY</c>, <c>NO_PROXY</c>) or system. <value>Default null.</value>
    /// </summary>
    public Uri? Proxy { get; init; }

    /// <summary>Whether to refuse any transfer. <value>Default false.</value></summary>
    public bool Offline { get; init; }
}
