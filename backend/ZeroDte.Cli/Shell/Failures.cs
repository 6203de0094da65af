using Microsoft.Extensions.Options;
using Npgsql;
using Spectre.Console;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Clock;
using ZeroDte.Pipeline.Jobs;
using ZeroDte.Pipeline.Market;
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
        catch (IngestException exception)
        {
            return Report(ExitCode.BadInput, exception.Message);
        }
        catch (StudyException exception)
        {
            return Report(exception.IsOfData ? ExitCode.NoForecast : ExitCode.BadInput, exception.Message);
        }
        catch (MlflowException exception)
        {
            return Report(exception.Code is ErrorCode.ResourceDoesNotExist or ErrorCode.InvalidParameterValue
                ? ExitCode.BadInput : ExitCode.NoTracking, exception.Message);
        }
        catch (Exception exception)
            when (exception is UnknownJobException or JobRequestException or SettingException or OptionsValidationException)
        {
            return Report(ExitCode.BadInput, exception.Message);
        }
        catch (Exception exception) when (exception is NoDatabaseException or MigrationException)
        {
            return Report(ExitCode.NoDatabase, exception.Message);
        }
        catch (NpgsqlException exception)
        {
            return Report(ExitCode.NoDatabase, $"The database cannot be used: {exception.Message}");
        }
        catch (InvalidOperationException exception)
            when (exception.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal))
        {
            return Report(ExitCode.BadInput, $"A setting cannot be used. {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            return Report(ExitCode.Interrupted, "Interrupted; nothing was left half done.");
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
}
