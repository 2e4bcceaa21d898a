using Boxfit.Bench;

using var terminal = Terminal.OfProcess();
using var interruption = new Interruption(terminal);
BoxfitCommand command = args is [WorkerCommand.CommandName, ..] ? new WorkerCommand() : new BenchCommand();
return Application.Run(command, args is [WorkerCommand.CommandName, .. var work] ? work : args, terminal, interruption.Token);
