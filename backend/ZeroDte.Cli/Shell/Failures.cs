using Microsoft.Extensions.Options;
using Npgsql;
using Spectre.Console;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
using ZeroDte.Pipeline.Objects;
using ZeroDte.Pipeline.Storage;
using ZeroDte.Pipeline.Tuning;
using ZeroDte.Postgres;

namespace ZeroDte.Cli.Shell;

/// <summary>Turns what went wrong into a sentence on standard error and an exit code.</summary>
internal static class Failures
{
    public static async Task<int> ReportAsync(Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (Exception exception) when (Expected(exception) is { } failure)
        {
            return Report(failure.ExitCode, failure.Message);
        }
        catch (Exception exception)
        {
            Terminal.Error.WriteException(exception);
            return ExitCode.Failed;
        }
    }

    public static int Report(int exitCode, string message)
    {
        Terminal.Error.MarkupLineInterpolated($"[red]Error:[/] {message}");
        return exitCode;
    }

    /// <summary>What to say of an exception that is no fault of ours; null of any other.</summary>
    private static (int ExitCode, string Message)? Expected(Exception exception) => exception switch
    {
        IngestException => (ExitCode.BadInput, exception.Message),
        StudyException study => (study.IsOfData ? ExitCode.NoForecast : ExitCode.BadInput, exception.Message),
        MlflowException { Code: ErrorCode.ResourceDoesNotExist or ErrorCode.InvalidParameterValue } =>
            (ExitCode.BadInput, exception.Message),
        MlflowException => (ExitCode.NoTracking, exception.Message),
        UnknownJobException or JobRequestException or SettingException or OptionsValidationException =>
            (ExitCode.BadInput, exception.Message),
        NoDatabaseException or MigrationException => (ExitCode.NoDatabase, exception.Message),
        ObjectStoreException => (ExitCode.NoObjects, exception.Message),
        NpgsqlException => (ExitCode.NoDatabase, $"The database cannot be used: {exception.Message}"),
        InvalidOperationException when exception.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) =>
            (ExitCode.BadInput, $"A setting cannot be used. {exception.Message}"),
        OperationCanceledException => (ExitCode.Interrupted, "Interrupted; nothing was left half done."),
        _ => null,
    };
}
