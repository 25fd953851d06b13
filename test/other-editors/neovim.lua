-- Drives Neovim as a person would, over the configuration in $CONFIG, and writes what came of each step as JSON to $OUT.
local seen, asked, said = {}, {}, {}
local limit = 30000

local function finish(failure)
  seen.asked, seen.said, seen.failure = asked, said, failure
  local file = assert(io.open(vim.env.OUT, 'w'))
  file:write(vim.fn.json_encode(seen))
  file:close()
  vim.cmd('qall!')
end

local function await(what, fits)
  if not vim.wait(limit, fits, 10) then
    error('never came: ' .. what)
  end
end

-- What would wait for a key.
vim.lsp.handlers['window/showMessageRequest'] = function(_, question)
  table.insert(asked, question.message)
  return question.actions[1]
end
vim.lsp.handlers['window/showMessage'] = function(_, told)
  table.insert(said, told.message)
end
local progress = {}
vim.lsp.handlers['$/progress'] = function(_, told)
  table.insert(progress, told.value.kind)
end

local folder = vim.fn.getcwd()
local rule = 'statefulset-service-not-found'

--- Texts of what is shown of the rule in a buffer.
local function problems(buffer)
  local ours = vim.tbl_filter(function(each) return each.code == rule end, vim.diagnostic.get(buffer))
  return vim.tbl_map(function(each) return each.message end, ours)
end
local function write(name, text)
  local file = assert(io.open(folder .. '/' .. name, 'w'))
  file:write(text)
  file:close()
end
local function text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end
local function find(pattern)
  vim.fn.cursor(1, 1)
  assert(vim.fn.search(pattern, 'c') > 0, pattern)
end
local function answers(method, params)
  local all = vim.lsp.buf_request_sync(0, method, params, limit) or {}
  for _, answer in pairs(all) do
    assert(not answer.error, method .. ': ' .. vim.inspect(answer.error))
    if answer.result then return answer.result end
  end
  return {}
end
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then return window end
  end
end

local function drive()
  vim.opt.swapfile = false
  vim.cmd('filetype on')
  dofile(vim.env.CONFIG)
  vim.cmd('edit db.yaml')
  local db = vim.api.nvim_get_current_buf()

  await('a problem', function() return #problems(db) > 0 end)
  seen.messages = problems(db)

  find('serviceName: \\zsdb-headles')
  vim.lsp.buf.hover()
  await('a hover', floating)
  seen.hover = text(vim.api.nvim_win_get_buf(floating()))
  vim.api.nvim_win_close(floating(), true)

  local position = vim.lsp.util.make_position_params(0, 'utf-16')
  local range = { start = position.position, ['end'] = position.position }
  local actions = answers('textDocument/codeAction', { textDocument = position.textDocument, range = range, context = { diagnostics = {}, only = { 'quickfix' } } })
  seen.actions = vim.tbl_map(function(each) return each.title end, actions)
  local fix = actions[1].edit and actions[1] or answers('codeAction/resolve', actions[1])
  vim.lsp.util.apply_workspace_edit(fix.edit, 'utf-16')
  await('the problem to go', function() return #problems(db) == 0 end)
  seen.fixed = vim.fn.getline('.')

  write('more.yaml', vim.env.OTHER)
  vim.fn.setline('.', (vim.fn.getline('.'):gsub('db%-headless', 'other')))
  await('the file that was written meanwhile', function()
    return #answers('workspace/symbol', { query = 'other' }) > 0 and #problems(db) == 0
  end)
  os.remove(folder .. '/more.yaml')
  await('the file to be gone', function() return #problems(db) > 0 end)
  vim.fn.setline('.', (vim.fn.getline('.'):gsub('other', 'db-headless')))
  await('no problem', function() return #problems(db) == 0 end)
  vim.cmd('silent write')

  find('value: db-0.\\zsdb')
  local list = answers('textDocument/completion', vim.tbl_extend('force', vim.lsp.util.make_position_params(0, 'utf-16'), { context = { triggerKind = 1 } }))
  seen.completions = vim.tbl_map(function(each) return each.label end, list.items or list)
  seen.symbols = vim.tbl_map(function(each) return each.name end, answers('textDocument/documentSymbol', { textDocument = position.textDocument }))

  find('serviceName: \\zsdb')
  vim.lsp.buf.definition()
  await('the Service', function() return vim.fn.expand('%:t') == 'svc.yaml' end)
  seen.definition = vim.fn.getline('.')

  vim.lsp.codelens.refresh({ bufnr = 0 })
  await('lenses', function() return #vim.lsp.codelens.get(0) > 0 end)
  seen.lens = vim.lsp.codelens.get(0)[1].command.title
  vim.fn.cursor(vim.lsp.codelens.get(0)[1].range.start.line + 1, 1)
  vim.lsp.codelens.run()
  -- A client that shows documents goes to the place that was chosen, others are told of all.
  await('what the lens shows', function() return #said > 0 or (#asked > 0 and vim.fn.expand('%:t') == 'db.yaml') end)
  seen.lensShows = vim.list_extend(vim.list_extend({}, asked), said)
  asked = {}

  vim.cmd('edit svc.yaml')
  find('name: \\zsdb-headless')
  vim.lsp.buf.rename('pg')
  await('the new name', function() return text(0):find('name: pg', 1, true) and text(db):find('serviceName: pg', 1, true) end)
  seen.renamed = text(db)
  seen.progress = progress
end

vim.schedule(function()
  local ok, failure = xpcall(drive, debug.traceback)
  finish(not ok and failure or nil)
end)
