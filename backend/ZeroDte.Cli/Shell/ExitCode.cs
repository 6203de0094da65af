namespace ZeroDte.Cli.Shell;

/// <summary>What the process says to the program that started it. The README lists these.</summary>
internal static class ExitCode
{
    public const int Done = 0;

    /// <summary>A fault of ours.</summary>
    public const int Failed = 1;

    /// <summary>An argument or a file that cannot be used.</summary>
    public const int BadInput = 2;

    /// <summary>Data or model missing or stale.</summary>
    public const int NoForecast = 3;

    /// <summary>The database cannot be reached or used.</summary>
    public const int NoDatabase = 4;

    /// <summary>The port is taken.</summary>
    public const int PortTaken = 5;

    /// <summary>The tracking server cannot be reached or used.</summary>
    public const int NoTracking = 6;

    /// <summary>The object store cannot be reached or used.</summary>
    public const int NoObjects = 7;

    /// <summary>Ended by Ctrl-C.</summary>
    public const int Interrupted = 130;
}
