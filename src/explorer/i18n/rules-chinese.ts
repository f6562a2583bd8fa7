/** Rules of compliance in Simplified Chinese: what breaks each, and what to do. The server says them in English. */
export const rulesChinese: Readonly<Record<string, { title: string; remedy: string }>> = {
  'account-shared': {
    title: '一个 Waymark 账号同时从多个地址使用。',
    remedy: '给每个人自己的账号；程序使用服务账号和令牌。',
  },
  'account-unused': { title: '一个 Waymark 账号长期未使用。', remedy: '停用该账号。' },
  'administrator-without-second-factor': {
    title: '一名管理员仅用密码登录。',
    remedy: '设置第二因素，或要求所有人设置（identity.requireSecondFactor）。',
  },
  'approval-stale': { title: '一项审批等待使用已久。', remedy: '重新审批后执行该工单，或将其关闭。' },
  'column-sensitive-unclassified': {
    title: '一个列看起来敏感却没有分类。',
    remedy: '确认或拒绝建议的分类，或为其加上敏感标签。',
  },
  'column-sensitive-unowned': {
    title: '一个敏感列没有负责人。',
    remedy: '为该列、其表或其模式指定负责人。',
  },
  'connection-unencrypted': {
    title: '一个实例接受未加密的连接，或 Waymark 使用了这种连接。',
    remedy: '启用并强制 TLS；将实例的 TLS 模式设为 require 或更严格。',
  },
  'grant-public': {
    title: '任何人都可以读取或更改某些内容。',
    remedy: '从 PUBLIC 收回权限，授予需要的人。',
  },
  'login-any-host': { title: '一个登录名可从任何主机登录。', remedy: '用具体的主机或网络代替 %。' },
  'login-over-privileged': {
    title: '一个非超级用户的登录名可以使自己成为超级用户，或可在服务器上做任何事。',
    remedy: '收回该属性或权限；使用需要时才切换的角色。',
  },
  'login-shared': {
    title: '一个登录名的名称表明由多人使用。',
    remedy: '给每个人和程序各自的登录名。',
  },
  'login-superuser': {
    title: '一个登录名是超级用户。',
    remedy: '超级用户仅留作应急；收回其他登录名的该属性。',
  },
  'login-unused': {
    title: '一个登录名不拥有任何内容、没有任何权限，或已过期。',
    remedy: '删除该登录名。',
  },
  'login-without-password': { title: '一个登录名不需要密码。', remedy: '设置密码或停用该登录名。' },
  'roles-incompatible': {
    title: '一个人拥有应由两人分别拥有的角色。',
    remedy: '让另一个人拥有其中一个角色，或缩小其范围。',
  },
  'ticket-self-approved': {
    title: '有人审批了自己的工单。',
    remedy: '让其他人审查该变更；查明规则如何被绕过。',
  },
};
