using Microsoft.AspNetCore.Connections;
using Npgsql;
using Spectre.Console;
using ZeroDte.Mlflow.Protocol;
using ZeroDte.Pipeline.Market;
using ZeroDte.Postgres;

namespace ZeroDte.Cli;

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
        catch (IOException exception) when (exception.InnerException is AddressInUseException)
        {
            return Report(ExitCode.PortTaken, $"{exception.Message} Stop what uses the port (make stop, if it is ours), or choose another: make run PORT=8001.");
        }
        catch (MlflowException exception)
        {
            return Report(exception.Code is ErrorCode.ResourceDoesNotExist or ErrorCode.InvalidParameterValue ? ExitCode.BadInput : ExitCode.NoTracking, exception.Message);
        }
        catch (MigrationException exception)
        {
            return Report(ExitCode.NoDatabase, exception.Message);
        }
        catch (InvalidOperationException exception) when (exception is not ObjectDisposedException && exception.Message.StartsWith("No database", StringComparison.Ordinal))
        {
            return Report(ExitCode.NoDatabase, exception.Message);
        }
        catch (NpgsqlException exception)
        {
            return Report(ExitCode.NoDatabase, $"The database cannot be used: {exception.Message}");
        }
        catch (OperationCanceledException)
        {
            return Report(ExitCode.Interrupted, "Interrupted; nothing was left half done.");
        }
    }

    public static int Report(int exitCode, string message)
    {
        Terminal.Error.MarkupLineInterpolated($"[red]Error:[/] {message}");
        return exitCode;
    }
}
